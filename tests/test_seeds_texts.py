"""Which characters, encodings and spellings of a text the curated files may have."""

from __future__ import annotations

from pathlib import Path

import pytest
import seed_folders
from seed_folders import find_faults

from seeds.curated.collect import collect_rows

LAW = "laws/foreign-agents.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        pytest.param(
            LAW,
            "title: On foreign agents\n",
            'title: "On foreign\\0agents"\n',
            f"{LAW}:4: title: contains the character U+0000, which is not allowed; remove it",
            id="null character",
        ),
        pytest.param(
            LAW,
            "title: On foreign agents\n",
            'title: "On foreign\\tagents"\n',
            f"{LAW}:4: title: contains the character U+0009 (TAB), "
            "which is not allowed in a text of one line; remove it",
            id="tab in a title",
        ),
        pytest.param(
            LAW,
            "title: On foreign agents\n",
            "title: |-\n    On foreign\n    agents\n",
            f"{LAW}:4: title: contains the character U+000A (LINE FEED), "
            "which is not allowed in a text of one line; remove it",
            id="two lines in a title",
        ),
        pytest.param(
            LAW,
            "body: Human rights committee",
            'body: "Human rights \u202eeettimmoc"',
            f"{LAW}:14: stages[2].body: contains the character U+202E (RIGHT-TO-LEFT OVERRIDE), "
            "which is not allowed; remove it",
            id="reversed text",
        ),
        pytest.param(
            LAW,
            "short_title: Foreign agents\n",
            'short_title: Foreign agents\n  summary: "Who takes\\u2028money"\n',
            f"{LAW}:6: summary: contains the character U+2028 (LINE SEPARATOR), "
            "which is not allowed; remove it",
            id="invisible line break",
        ),
        pytest.param(
            "organisations.csv",
            "Eurasian Economic Union",
            "Eurasian\u200bEconomic Union",
            "organisations.csv:3: name: contains the character U+200B (ZERO WIDTH SPACE), "
            "which is not allowed; remove it",
            id="invisible character in a name",
        ),
        pytest.param(
            "sources.csv",
            "general-knowledge,none",
            "general\u200b-knowledge,none",
            "sources.csv:3: slug: contains the character U+200B (ZERO WIDTH SPACE), "
            "which is not allowed; remove it",
            id="invisible character in a key",
        ),
        pytest.param(
            "sources.csv",
            "general-knowledge,none",
            f"{'k' * 101},none",
            "sources.csv:3: slug: has 101 characters; a key has at most 100",
            id="key too long",
        ),
    ],
)
def test_a_forbidden_character_is_named_with_file_line_and_field(
    folder: Path, name: str, old: str, new: str, expected: str
) -> None:
    seed_folders.replace(folder, name, old, new)
    (found,) = find_faults(folder)
    assert found.startswith(expected.replace("FOLDER", str(folder)))


def test_bytes_that_are_not_utf8(folder: Path) -> None:
    path = folder / "organisations.csv"
    path.write_bytes(path.read_bytes() + "KAZ-ŻW,Ó,,media,,,\n".encode("cp1250"))
    assert find_faults(folder) == [
        "organisations.csv:4: the byte 0xaf is not UTF-8: save the file as UTF-8"
    ]


def test_lines_are_counted_correctly_after_a_quoted_line_break(folder: Path) -> None:
    name = "law_families.csv"
    seed_folders.replace(folder, name, "Laws that mark who", '"Laws that mark\nwho')
    seed_folders.replace(folder, name, "from abroad", 'from abroad"')
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("media law,Media,Laws on media\n")
    (found,) = find_faults(folder)
    assert found.startswith(f"{name}:4: slug: 'media law' is not a key of ")


def test_texts_of_several_lines_joiners_and_long_keys_are_kept(folder: Path) -> None:
    lines = '  summary: |-\n    Who takes\n    money\n  number: "\u0645\u06cc\u200c\u062e"\n'
    seed_folders.replace(folder, LAW, "  status: in_force\n", f"  status: in_force\n{lines}")
    seed_folders.replace(folder, "sources.csv", "general-knowledge", "k" * 100)
    law = collect_rows(folder)["laws"]["L02",].values
    assert (law["summary"], law["number"]) == ("Who takes\nmoney", "\u0645\u06cc\u200c\u062e")


def test_what_looks_like_a_truth_value_or_a_number_stays_text(folder: Path) -> None:
    seed_folders.replace(folder, LAW, "title: On foreign agents\n", "title: no\n  number: 017\n")
    (law,) = (row for key, row in collect_rows(folder)["laws"].items() if key == ("L01",))
    assert (law.values["title"], law.values["number"]) == ("no", "017")


def test_an_alias_is_refused(folder: Path) -> None:
    seed_folders.replace(
        folder, LAW, "title: On foreign agents\n", "title: &name On foreign agents\n"
    )
    seed_folders.replace(folder, LAW, "short_title: Foreign agents\n", "short_title: *name\n")
    assert (
        f"{LAW}:5: short_title: write the value out; an alias (*name) is not allowed"
        in find_faults(folder)
    )
