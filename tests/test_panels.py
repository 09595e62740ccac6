"""Panels: every unit that existed has its row, and each format gives back what was written."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas
import pyreadstat
import pytest
from conftest import ROOT, Run
from pyarrow import parquet
from sqlalchemy import URL

from database import connect, create_reading_engine
from reports.analysis.measure import Scope, Unit
from reports.analysis.measures import find_measure, list_measure_names, list_measures
from reports.panels.bibliography import find_method_key
from reports.panels.columns import choose_measures, list_measure_columns
from reports.panels.make_panel import Order, make_panel
from reports.panels.state_systems import StateSystem, list_state_years, read_existence

ENDINGS = ["csv", "parquet", "dta", "xlsx"]


def write(url: URL, file: Path, **changes: Any) -> list[str]:
    """Write a panel; returns the printed lines."""
    lines: list[str] = []
    asked: dict[str, Any] = {
        "unit": Unit.PAIR_YEAR,
        "system": StateSystem.COW,
        "since": 2014,
        "until": 2015,
        "measures": [],
    } | changes
    assert make_panel(url, Order(file=file, **asked), echo=lines.append) == 0
    return lines


def read_back(file: Path) -> pandas.DataFrame:
    """The rows of a panel of any format; a missing value is NaN."""
    texts = ["state_a", "state_b", "code_a", "code_b"]
    if file.suffix == ".csv":
        return pandas.read_csv(file, dtype=dict.fromkeys(texts, str))
    if file.suffix == ".parquet":
        frame: pandas.DataFrame = parquet.read_table(file).to_pandas()
        return frame
    if file.suffix == ".dta":
        stata, _ = pyreadstat.read_dta(str(file))
        return stata
    book = openpyxl.load_workbook(file, read_only=True)
    heading, *rows = [[cell.value for cell in row] for row in book["panel"].rows]
    book.close()
    padded = [row + [None] * (len(heading) - len(row)) for row in rows]
    return pandas.DataFrame(padded, columns=heading)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_panel_is_read_back_without_loss(
    ending: str, shipped_readonly_url: URL, tmp_path: Path
) -> None:
    """Against the measures themselves: every value, every gap, and nothing else."""
    names = ["organisations", "votes_agreement", "votes_pi", "sanctions", "income_per_head"]
    file = tmp_path / f"pairs.{ending}"
    write(shipped_readonly_url, file, measures=names, since=2015)
    frame = read_back(file)
    assert not frame.duplicated(["year", "state_a", "state_b"]).any()
    with connect(create_reading_engine(shipped_readonly_url)) as connection:
        rows = connection.exec_driver_sql("SELECT slug, id FROM actors WHERE kind_code = 'country'")
        ids: dict[str, int] = {row.slug: row.id for row in rows}
        for name in names[:4]:
            found = find_measure(name).read(connection, Scope(2015, 2015))
            expected = {
                (a, b): value
                for a, b, value in zip(
                    found.actor.tolist(), found.other.tolist(), found.value.tolist(), strict=True
                )
            }
            number = 0
            for one, other, value in frame[["state_a", "state_b", name]].itertuples(index=False):
                low, high = sorted((ids[one], ids[other]))
                wanted = expected.get((low, high), np.nan)
                assert value == wanted or (pandas.isna(value) and np.isnan(wanted))
                number += not np.isnan(wanted)
            assert number == frame[name].notna().sum() > 0
    assert (frame.organisations == 0).any()
    assert frame.sanctions.isna().any()
    assert frame.income_per_head_a.isna().all()


def test_formats_name_columns_and_types(shipped_readonly_url: URL, tmp_path: Path) -> None:
    for ending in ("dta", "parquet"):
        write(shipped_readonly_url, tmp_path / f"p.{ending}", measures=["votes_pi"])
    _, about = pyreadstat.read_dta(str(tmp_path / "p.dta"), metadataonly=True)
    labels = about.column_names_to_labels
    assert labels["votes_pi"] == "Agreement in votes beyond chance"
    assert labels["state_a"] == "First state: ISO 3166-1 alpha-3"
    assert about.file_label == "Bedfellows panel, pair-year"
    with connect(create_reading_engine(shipped_readonly_url)) as connection:
        for unit in Unit:  # Stata refuses longer ones
            columns = list_measure_columns(choose_measures(connection, [], unit), unit)
            assert all(len(column.name) <= 32 for column in columns)
    schema = parquet.read_schema(tmp_path / "p.parquet")
    assert str(schema.field("joint_roll_calls").type) == "int64"
    assert schema.field("votes_pi").metadata == {b"description": labels["votes_pi"].encode()}


def list_slugs(url: URL, system: StateSystem, year: int) -> dict[str, str]:
    with connect(create_reading_engine(url)) as connection:
        existence = read_existence(connection, system)
    return {state.slug: state.code for state in list_state_years(existence, year)}


def test_states_are_those_of_the_list_and_the_year(shipped_readonly_url: URL) -> None:
    def find(system: StateSystem, year: int, *slugs: str) -> dict[str, str]:
        found = list_slugs(shipped_readonly_url, system, year)
        return {slug: found[slug] for slug in slugs if slug in found}

    slugs = ("SUN", "RUS", "KGZ", "DDR", "SSD", "XKX", "HKG")
    for system in (StateSystem.COW, StateSystem.GW):
        assert find(system, 1985, *slugs) == {"SUN": "365", "DDR": "265"}
        assert find(system, 1990, "DDR", "DEU")["DDR"] == "265"
        assert find(system, 1991, *slugs) == {"SUN": "365", "RUS": "365", "KGZ": "703"}
        assert find(system, 2012, *slugs) == {"RUS": "365", "KGZ": "703", "SSD": "626"} | {
            "XKX": "347"
        }
    iso = find(StateSystem.ISO, 1985, *slugs)
    assert iso == {"SUN": "SUN", "DDR": "DDR", "HKG": "HKG"}
    assert find(StateSystem.ISO, 2012, *slugs) == {
        slug: slug for slug in ("RUS", "KGZ", "SSD", "XKX", "HKG")
    }
    assert len(list_slugs(shipped_readonly_url, StateSystem.COW, 2015)) == 195


def test_two_states_are_a_pair_if_both_existed_on_one_day(
    shipped_readonly_url: URL, tmp_path: Path
) -> None:
    write(
        shipped_readonly_url, tmp_path / "p.csv", measures=["organisations"], since=1991, until=1991
    )
    frame = read_back(tmp_path / "p.csv").set_index(["state_a", "state_b"])
    assert ("RUS", "SUN") not in frame.index
    assert frame.loc[("SUN", "USA"), "end_of_year"] == 0
    assert frame.loc[("RUS", "USA"), "end_of_year"] == 1
    at_end = frame[frame.end_of_year == 1]
    assert not at_end.duplicated(["code_a", "code_b"]).any()


@pytest.mark.parametrize("unit", [Unit.DIRECTED_PAIR_YEAR, Unit.STATE_YEAR])
def test_other_units(unit: Unit, shipped_readonly_url: URL, tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    write(shipped_readonly_url, file, unit=unit, since=2014, until=2014)
    frame = pandas.read_csv(file)
    states = len(list_slugs(shipped_readonly_url, StateSystem.COW, 2014))
    if unit is Unit.STATE_YEAR:
        assert len(frame) == states
        assert list(frame.columns[:4]) == ["year", "state", "code", "end_of_year"]
        of_state = frame.set_index("state")
        assert of_state.income_per_head.notna()[["BLR", "KGZ"]].all()
        # Both had joined the CIS, its free trade area and others; each stands in 58 lists.
        assert of_state.loc["BLR", ["memberships", "complete_lists"]].tolist() == [13, 58]
        assert of_state.loc["BLR", "agreements_bound"] == 8
        assert round(of_state.loc["BLR", "votes_average"], 3) == 0.714
        return
    assert len(frame) == states * (states - 1)
    both = frame.set_index(["state_a", "state_b"])
    for name in ("votes_pi", "organisations"):
        assert both.loc[("BLR", "KGZ"), name] == both.loc[("KGZ", "BLR"), name]
    there, back = both.loc[("BLR", "USA")], both.loc[("USA", "BLR")]
    assert there.income_per_head_a == back.income_per_head_b > 1000
    assert there.votes_average_a == back.votes_average_b != there.votes_average_b
    assert there.states_compared_a == back.states_compared_b
    assert back.sanctions_imposed == back.sanctions == 1
    assert pandas.isna(there.sanctions_imposed)


def test_events_are_zero_where_states_existed_and_missing_where_no_file_covers(
    shifted_readonly_url: URL, tmp_path: Path
) -> None:
    names = ["gdelt_rate", "gdelt_conflict"]
    lines = write(shifted_readonly_url, tmp_path / "p.csv", measures=names, since=2000, until=2010)
    assert len(lines) == 3
    frame = pandas.read_csv(tmp_path / "p.csv")
    assert frame[frame.year == 2000].gdelt_rate.isna().all()
    covered = frame[frame.year == 2010]
    none = covered[covered.gdelt_events == 0]
    assert len(none)
    assert (none.gdelt_rate == 0).all()
    assert none.gdelt_conflict.isna().all()


def test_the_codebook_explains_every_column(shipped_readonly_url: URL, tmp_path: Path) -> None:
    lines = write(shipped_readonly_url, tmp_path / "p.csv")
    columns = (tmp_path / "p.csv").read_text().partition("\n")[0].split(",")
    codebook = (tmp_path / "p.csv.codebook.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\w+)$", codebook, re.M) == columns
    section = codebook.partition("## votes_pi\n")[2].partition("\n## ")[0]
    flat = " ".join(section.split())
    assert "- **Edition**: unvotes (" in flat
    assert ", edition 2020, 1946-01-01 to 2020-01-14)" in flat
    assert "Häge (2011), Political Analysis 19: 287-305 [hage-2011]" in flat
    assert re.search(r"\*\*Coverage\*\*: \d+ of \d+ rows, 2014 to 2015", flat)
    assert re.search(r"\*\*Missing\*\*: \d+ rows: an empty cell", flat)
    assert lines[3] == (
        "No value in these years: gdelt_conflict, gdelt_goldstein and gdelt_rate. "
        "`bedfellows import gdelt FILE...` loads such data."
    )


def test_the_references_name_data_methods_and_sources(
    shipped_readonly_url: URL, tmp_path: Path
) -> None:
    names = ["votes_pi", "organisations"]
    write(shipped_readonly_url, tmp_path / "p.csv", measures=names)
    text = (tmp_path / "p.csv.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@\w+\{([^,]+),$", text, re.M)
    assert len(keys) == len(set(keys)) == text.count("\n@") + 1
    assert keys[0] == "bedfellows"
    assert {"unvotes-2017", "cow-states-2017", "hage-2011", "pevehouse-2020"} <= set(keys)
    assert "kgz-note" not in keys
    assert "cia-factbook-2025-international-organization-participation" in keys
    assert text.count("{") == text.count("}")


def test_every_paper_that_a_measure_cites_has_an_entry() -> None:
    file = Path(sys.modules["reports.panels.bibliography"].__file__ or "").with_name("methods.bib")
    keys = set(re.findall(r"^@\w+\{([^,]+),$", file.read_text(encoding="utf-8"), re.M))
    assert keys == {key for each in list_measures() if (key := find_method_key(each.citation))}


def test_every_measure_has_columns_of_its_own(shipped_readonly_url: URL, tmp_path: Path) -> None:
    write(shipped_readonly_url, tmp_path / "p.csv", since=2015, unit=Unit.DIRECTED_PAIR_YEAR)
    columns = (tmp_path / "p.csv").read_text(encoding="utf-8").partition("\n")[0].split(",")
    for name in list_measure_names():
        assert {name, f"{name}_a"} & set(columns)
    assert len(set(columns)) == len(columns)


def test_today_is_not_needed(shipped_readonly_url: URL, tmp_path: Path) -> None:
    """The last year follows from the day of the edition, not from the calendar."""
    write(shipped_readonly_url, tmp_path / "p.csv", until=None, measures=["organisations"])
    last = pandas.read_csv(tmp_path / "p.csv").year.max()
    assert last == 2025 < date.max.year


def test_the_example_in_pandas_runs(shipped_readonly_url: URL, run: Run) -> None:
    page = (ROOT / "docs" / "panels.md").read_text(encoding="utf-8").partition("## In pandas")[2]
    [command] = re.findall(r"```sh\nbedfellows (.+)\n```", page)
    [program] = re.findall(r"```python\n(.+?)```", page, re.S)
    [output] = re.findall(r"```text\n(.+?)```", page, re.S)
    made = run(*command.split(), database=shipped_readonly_url)
    assert made.returncode == 0, made.stderr
    assert run(program, program=("-c",)).stdout == output
