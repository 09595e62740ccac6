"""Shifts in memberships and agreements: counts on two days, and what was joined when."""

from __future__ import annotations

import numpy as np
import pytest
from report_tables import Ask
from report_tables import ask as ask

from reports.analysis.count_shifts import compute_count_shifts

WINDOWS = ("--window", "2008..2010", "--against", "2013..2015")
_NEVER = 99_999_999


def test_counts_by_hand() -> None:
    def span(state: int, thing: int, begins: int, ends: int = _NEVER) -> list[int]:
        return [state, thing, begins, begins, ends, ends]

    rows = [
        span(1, 7, 20000101),
        span(2, 7, 20050101),
        span(1, 8, 20120301),
        span(2, 8, 20130501),
        span(1, 9, 20000101, 20120101),
        span(2, 9, 20000101),
        # Member from some day of 2009 to 2014: undecided on the first day.
        [3, 7, 20090101, 20141231, _NEVER, _NEVER],
    ]
    found = compute_count_shifts(np.array(rows), 20101231, 20151231)
    before, open_before = found.count_common(0)
    after, _ = found.count_common(1)
    assert (before[0, 1], after[0, 1]) == (2, 2)
    assert (before[0, 2], open_before[0, 2], after[0, 2]) == (0, 1, 1)
    assert found.list_new(0, 1) == [(8, 20130501)]
    assert found.list_lost(0, 1) == [9]
    assert found.count_change()[0].tolist()[1:] == [0, 0], "one new and one lost; one undecided"
    # What is undecided on the second day is not lost.
    seen_in_2011 = [[1, 7, 20000101, 20000101, 20110101, _NEVER], span(2, 7, 20000101)]
    found = compute_count_shifts(np.array(seen_in_2011), 20101231, 20151231)
    assert (found.count_common(0)[0][0, 1], found.count_common(1)[0][0, 1]) == (1, 0)
    assert found.count_common(1)[1][0, 1] == 1
    assert found.list_lost(0, 1) == []
    assert found.count_change()[0, 1] == 0


def test_nothing_is_lost_after_the_data_ends(ask: Ask) -> None:
    later = ("--window", "2016..2018", "--against", "2028..2030", "--actor", "KGZ")
    tables = ask("shifts", *later, "--measure", "memberships")
    rows = tables["Who moved, in organisations in common"]
    (line,) = (row for row in rows if row["Pair"] == "KAZ-KGZ")
    assert (line["After"], line["Change"], line["No longer"]) == (0, 0, None)
    assert line["Undecided after"] > 10
    assert not any(row["Left"] for row in tables["What was joined or left"])


def test_what_belarus_and_kyrgyzstan_joined(ask: Ask) -> None:
    tables = ask("shifts", *WINDOWS, "--measure", "memberships", "--actor", "KGZ")
    (line,) = (
        row for row in tables["Who moved, in organisations in common"] if row["Pair"] == "BLR-KGZ"
    )
    assert line["Change"] == line["After"] - line["Before"]
    assert "EAEU 2015-08" in line["New"]
    assert line["No longer"] == "EurAsEC"
    joined = {row["What"]: row for row in tables["What was joined or left"]}
    assert (joined["EAEU"]["Before"], joined["EAEU"]["After"]) == (0, 5)
    assert "KGZ" in joined["EurAsEC"]["Left"]
    assert "EURO" not in joined


def test_agreements_that_bind_both(ask: Ask) -> None:
    tables = ask("shifts", *WINDOWS, "--measure", "agreements", "--actor", "BLR")
    lines = {row["Pair"]: row for row in tables["Who moved, in agreements binding both"]}
    line = lines["BLR-KGZ"]
    assert (line["Change"], line["No longer"]) == (3, "AG12")
    assert line["New"] == "AG15 2013-12, AG17 2015-08, AG19 2015-08, AG20 2015-08"
    # A pair asked for stays in the list although nothing changed.
    assert lines["BLR-CHN"]["Change"] == 0


@pytest.mark.parametrize(("flag", "sign"), [("--closer", 1), ("--apart", -1)])
def test_only_one_direction_and_one_region(flag: str, sign: int, ask: Ask) -> None:
    given = ("--measure", "memberships", flag, "--region", "europe")
    rows = ask("shifts", *WINDOWS, *given)["Who moved, in organisations in common"]
    assert rows
    assert all(row["Change"] * sign > 0 for row in rows)
    assert not any("KGZ" in row["Pair"] for row in rows)
