"""One fault in a curated file is refused with file, line and field, and nothing is loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import seed_folders
from seed_folders import find_faults
from sqlalchemy import URL, func, select

from database import connect, create_reading_engine
from models import Actor, Edition
from seeds.curated.collect import collect_rows
from seeds.curated.faults import FaultyFilesError
from seeds.curated.load import load_folder

LAW = "laws/foreign-agents.yaml"


def test_the_small_folder_has_no_fault(folder: Path) -> None:
    tables = collect_rows(folder)
    assert len(tables["countries"]) == 249
    assert len(tables["citations"]) == 249 + 3


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        pytest.param(
            LAW,
            "title: On foreign agents\n",
            "title: [On foreign agents\n",
            f"{LAW}:5: broken YAML: did not find expected ',' or ']' (while parsing a flow "
            "sequence)",
            id="broken YAML",
        ),
        pytest.param(
            LAW,
            "  status: rejected",
            "\tstatus: rejected",
            f"{LAW}:6: broken YAML: the line is indented with a tab; use spaces",
            id="tab",
        ),
        pytest.param(
            LAW,
            "  status: rejected\n",
            "  status: rejected\n  title: Again\n",
            f"{LAW}:7: the field 'title' is given twice, first on line 4",
            id="duplicate key",
        ),
        pytest.param(
            LAW,
            "      no: 23\n",
            "      no: 23\n      yes: 84\n",
            f"{LAW}:21: stages[3].vote: the field 'yes' is given twice, first on line 19",
            id="duplicate key inside",
        ),
        pytest.param(
            LAW,
            "    locator: paragraph 3\n",
            "    locater: paragraph 3\n",
            f"{LAW}:9: sources[1].locater: there is no such field (did you mean locator?); "
            "the fields are source, locator, consulted, confidence, stance, note",
            id="unknown field",
        ),
        pytest.param(
            LAW,
            "  status: in_force\n",
            "",
            f"{LAW}:23: status: is missing",
            id="missing field",
        ),
        pytest.param(
            LAW,
            "status: in_force",
            "status: inforce",
            f"{LAW}:28: status: 'inforce' is not a known code (did you mean in_force?); the "
            "codes are pending, signed, in_force, rejected, withdrawn, lapsed, annulled, repealed",
            id="unknown code",
        ),
        pytest.param(
            LAW,
            "country: RUS",
            "country: RSU",
            f"{LAW}:24: country: there is no 'RSU' in countries; did you mean ",
            id="unknown reference",
        ),
        pytest.param(
            LAW,
            "- source: tass-2015",
            "- source: tass-2051",
            f"{LAW}:8: sources[1].source: there is no 'tass-2051' in sources; "
            "did you mean tass-2015?",
            id="unknown source",
        ),
        pytest.param(
            LAW,
            "occurred: 2015-05-19",
            "occurred: 2015-02-30",
            f"{LAW}:15: stages[2].occurred: '2015-02-30' is not a date: February 2015 has 28 days",
            id="impossible day",
        ),
        pytest.param(
            LAW,
            "occurred: 2015-05-19",
            "occurred: 2015-13",
            f"{LAW}:15: stages[2].occurred: '2015-13' is not a date: there is no month 13",
            id="impossible month",
        ),
        pytest.param(
            LAW,
            "occurred: 2015-05-19",
            "occurred: ..",
            f"{LAW}:15: stages[2].occurred: '..' (still going on) is allowed only for the "
            "end of a period",
            id="ongoing where nothing ends",
        ),
        pytest.param(
            LAW,
            "- slug: L02",
            "- slug: L01",
            f"{LAW}:23: laws L01 is given twice, first at FOLDER/{LAW}:1",
            id="two records with one key",
        ),
        pytest.param(
            LAW,
            "stage: committee\n    body: Human rights committee\n    occurred: 2015-05-19",
            "stage: second_reading\n    occurred: 2015-05-19",
            f"{LAW}:14: stages[2].occurred: second_reading on 2015-05-19 is before first_reading "
            "on 2015-06-04",
            id="readings out of order",
        ),
        pytest.param(
            LAW,
            "stage: first_reading\n    occurred: 2015-06-04",
            "stage: committee\n    occurred: 2016-06-04",
            f"{LAW}:17: stages[3].occurred: committee on 2016-06-04 is after rejected on "
            "2016-05-12; only a court ruling or an annulment may follow",
            id="stages after rejection",
        ),
        pytest.param(
            LAW,
            "yes: 83",
            "yes: -3",
            f"{LAW}:19: stages[3].vote.yes: '-3' is not a whole number, 0 or more",
            id="negative tally",
        ),
        pytest.param(
            LAW,
            "yes: 83",
            "yes: 83.5",
            f"{LAW}:19: stages[3].vote.yes: '83.5' is not a whole number, 0 or more",
            id="broken tally",
        ),
        pytest.param(
            LAW,
            "- source: tass-2015",
            "- source: *it",
            f"{LAW}:8: broken YAML: found undefined alias",
            id="undefined alias",
        ),
        pytest.param(
            "memberships.csv",
            "source,confidence",
            "source,certainty",
            "memberships.csv:1: there is no column 'certainty'; the columns are ",
            id="unknown column",
        ),
        pytest.param(
            "memberships.csv",
            "KGZ,EAEU,member,2015-08-12,..,2015-08-12,tass-2015,high",
            "KGZ,EAEU,member,2015-08-12,..,2015-08-12,tass-2015",
            "memberships.csv:3: the line has 7 cells, but the header has 8",
            id="ragged line",
        ),
        pytest.param(
            "memberships.csv",
            "KGZ,EAEU,member,2015-08-12,..,2015-08-12",
            "KGZ,EAEU,member,2015-08-12,2015-08-11,",
            "memberships.csv:3: ended: 2015-08-11 is before started, 2015-08-12",
            id="end before start",
        ),
        pytest.param(
            "memberships.csv",
            "KGZ,EAEU,member,2015-08-12,..",
            "KGZ,EAEU,member,2015-08-12,2016",
            "memberships.csv:3: ended_known_until: is given, but ended is not '..' "
            "(still going on)",
            id="known until after an end",
        ),
        pytest.param(
            "memberships.csv",
            "KGZ,EAEU,member",
            "EAEU,EAEU,member",
            "memberships.csv:3: organisation: EAEU is on both sides; name two different ones",
            id="an actor with itself",
        ),
        pytest.param(
            "memberships.csv",
            "KGZ,EAEU,member",
            "KGZ,RUS,member",
            "memberships.csv:3: organisation: there is no 'RUS' in organisations",
            id="a country is no organisation",
        ),
        pytest.param(
            "memberships.csv",
            "KGZ,EAEU",
            '"KGZ,EAEU',
            "memberships.csv:3: broken CSV: unexpected end of data",
            id="unclosed quote",
        ),
        pytest.param(
            "organisations.csv",
            "Eurasian Economic Union",
            '"Eurasian\nEconomic" Union',
            "organisations.csv:3: broken CSV: ',' expected after '\"'",
            id="broken quote",
        ),
    ],
)
def test_a_fault_names_file_line_and_field(
    folder: Path, name: str, old: str, new: str, expected: str
) -> None:
    seed_folders.replace(folder, name, old, new)
    (found,) = find_faults(folder)
    assert found.startswith(expected.replace("FOLDER", str(folder)))


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda path: path.mkdir(), "Is a directory"),
        (lambda path: path.symlink_to("nowhere"), "No such file or directory"),
    ],
    ids=["folder", "link to nowhere"],
)
def test_a_folder_or_broken_link_named_like_a_data_file_is_refused(
    make: Callable[[Path], None], problem: str, folder: Path
) -> None:
    """If it were ignored, the rows of the file would be removed from the database."""
    (folder / "relations.csv").unlink(missing_ok=True)
    make(folder / "relations.csv")
    assert find_faults(folder) == [f"relations.csv:1: the file cannot be read: {problem}"]


def test_an_unknown_file_is_refused(folder: Path) -> None:
    (folder / "membership.csv").write_text("actor\n", encoding="utf-8")
    (found,) = find_faults(folder)
    assert found.startswith(
        "membership.csv:1: no kind of record belongs in this file; rename it to one of "
    )


def test_a_refusal_ends_with_status_2_and_changes_nothing(migrated_url: URL, folder: Path) -> None:
    seed_folders.replace(folder, "memberships.csv", "KGZ,EAEU", "KGX,EAEU")
    with pytest.raises(FaultyFilesError, match="1 fault in the seed files; nothing was loaded"):
        load_folder(migrated_url, folder, "project", echo=print)
    with connect(create_reading_engine(migrated_url)) as connection:
        for model in (Actor, Edition):
            assert connection.scalar(select(func.count()).select_from(model.table())) == 0


def test_an_unknown_act_at_the_start_is_refused(folder: Path) -> None:
    header = "ended_known_until,source,confidence\n"
    seed_folders.replace(folder, "memberships.csv", header, f"{header[:-1]},start_basis\n")
    path = folder / "memberships.csv"
    path.write_text(path.read_text("utf-8").replace(",high\n", ",high,treaty\n"), "utf-8")
    (first, second) = find_faults(folder)
    assert first.startswith("memberships.csv:2: start_basis: 'treaty' is not a known code; ")
    assert "founding, signature, ratification" in second
