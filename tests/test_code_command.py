"""The command `code`: which actor a code means, on a day."""

from __future__ import annotations

import pytest
from conftest import Run
from printed_json import read_printed
from sqlalchemy import URL


def read_answer(run: Run, url: URL, *arguments: str) -> list[dict[str, str | None]]:
    shown = run("code", *arguments, "--format", "json", database=url)
    assert shown.returncode == 0, shown.stderr
    rows: list[dict[str, str | None]] = read_printed(shown.stdout)[0]["rows"]
    return rows


def test_command_explains_a_code(run_here: Run, seeded_readonly_url: URL) -> None:
    shown = run_here(
        "code",
        "kyr",
        "--scheme",
        "cow",
        "--as-of",
        "1995",
        database=seeded_readonly_url,
    )
    assert shown.returncode == 0
    assert "KYR of Correlates of War is Kyrgyzstan (KGZ) from 1991-12-26." in shown.stdout
    (row,) = read_answer(run_here, seeded_readonly_url, "703", "--scheme", "cow", "--as-of", "1995")
    assert (row["ID"], row["From"], row["Until"], row["On that day"]) == (
        "KGZ",
        "1991-12-26",
        None,
        "yes",
    )


def test_command_lists_every_reading(run_here: Run, seeded_readonly_url: URL) -> None:
    rows = read_answer(run_here, seeded_readonly_url, "365", "--as-of", "1991")
    cow = [row for row in rows if row["Scheme"] == "Correlates of War"]
    assert [(row["ID"], row["On that day"]) for row in cow] == [
        ("RUS", "no"),
        ("SUN", "?"),
        ("RUS", "?"),
    ]
    rows = read_answer(run_here, seeded_readonly_url, "AUS")
    assert {(row["Scheme"], row["ID"]) for row in rows if row["On that day"] == "yes"} >= {
        ("ISO 3166-1 alpha-3", "AUS"),
        ("Correlates of War abbreviation", "AUT"),
    }
    rows = read_answer(
        run_here, seeded_readonly_url, "russia", "--scheme", "icews", "--as-of", "1985"
    )
    assert [(row["ID"], row["On that day"]) for row in rows] == [
        ("RUS", "no"),
        ("SUN", "yes"),
        ("RUS", "no"),
    ]
    assert {row["ID"] for row in read_answer(run_here, seeded_readonly_url, "Congo")} == {
        "COD",
        "COG",
    }
    (row,) = read_answer(run_here, seeded_readonly_url, "south vietnam", "--scheme", "icews")
    assert (row["Scheme"], row["ID"]) == ("Name", "RVN")
    (row,) = read_answer(run_here, seeded_readonly_url, "CAS")
    assert (row["Scheme"], row["ID"], row["Name"]) == ("CAMEO", None, "Central Asia")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("KYX",), "There is no code 'KYX' in any scheme. Did you mean "),
        (("KYX", "--scheme", "cow"), "in Correlates of War. Did you mean KYR?"),
        (("UP", "--scheme", "cow"), "in Correlates of War. It is a code of fips."),
        (("KYR", "--scheme", "kow"), "There is no code scheme 'kow'. Schemes: iso_alpha2, "),
        (("KYR", "--as-of", "2015-13"), "--as-of: '2015-13' is not a date"),
        (("KYR", "--as-of", "../1995"), "--as-of: '../1995' has no first or no last day"),
    ],
)
def test_command_refuses(
    run_here: Run, seeded_readonly_url: URL, arguments: tuple[str, ...], message: str
) -> None:
    refused = run_here("code", *arguments, database=seeded_readonly_url)
    assert refused.returncode == 2
    assert message in refused.stderr
