"""Faulty seed files are refused with file, line and field, all faults at once, nothing loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import seed_folders
from sqlalchemy import URL, func, select

from database import connect, create_reading_engine
from models import Actor, Edition
from seeds.curated.collect import collect_rows
from seeds.curated.faults import FaultyFilesError
from seeds.curated.load import load_folder

LAW = "laws/foreign-agents.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return seed_folders.write_files(tmp_path / "data")


def faults(folder: Path) -> list[str]:
    """The faults of a folder, each from its file's name on."""
    with pytest.raises(FaultyFilesError) as caught:
        collect_rows(folder)
    return [str(fault).removeprefix(f"{folder}/") for fault in caught.value.faults]


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
            "title: On foreign agents\n",
            'title: "On foreign\\0agents"\n',
            f"{LAW}:4: title: contains the character U+0000, which is not allowed; remove it",
            id="no text at all",
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
            id="text turned round",
        ),
        pytest.param(
            LAW,
            "short_title: Foreign agents\n",
            'short_title: Foreign agents\n  summary: "Who takes\\u2028money"\n',
            f"{LAW}:6: summary: contains the character U+2028 (LINE SEPARATOR), "
            "which is not allowed; remove it",
            id="unseen line break",
        ),
        pytest.param(
            "organisations.csv",
            "Eurasian Economic Union",
            "Eurasian\u200bEconomic Union",
            "organisations.csv:3: name: contains the character U+200B (ZERO WIDTH SPACE), "
            "which is not allowed; remove it",
            id="unseen in a name",
        ),
        pytest.param(
            "sources.csv",
            "general-knowledge,none",
            "general\u200b-knowledge,none",
            "sources.csv:3: slug: contains the character U+200B (ZERO WIDTH SPACE), "
            "which is not allowed; remove it",
            id="unseen in a key",
        ),
        pytest.param(
            "sources.csv",
            "general-knowledge,none",
            f"{'k' * 101},none",
            "sources.csv:3: slug: has 101 characters; a key has at most 100",
            id="key of no end",
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
    found = faults(folder)
    assert found[0].startswith(expected.replace("FOLDER", str(folder))), found
    assert len(found) == 1


LATER_LAWS = """\
- slug: L03
  country: BLR
  family: foreign-agents
  title: On foreign agents in Belarus
  short_title: Foreign agents (BLR)
  status: pending
  links:
  - {kind: modelled_on, law: L01}
  - {kind: amends, law: L02}
"""


def test_laws_modelled_on_one_another_in_a_circle(folder: Path) -> None:
    """`diffusion` would have no first of them, and so leave all out."""
    later = "laws/later.yaml"
    (folder / later).write_text(LATER_LAWS, encoding="utf-8")
    collect_rows(folder)
    link = "  status: {}\n  links:\n  - {{kind: modelled_on, law: {}}}\n"
    old = "  status: {}\n"
    seed_folders.replace(folder, LAW, old.format("in_force"), link.format("in_force", "L03"))
    collect_rows(folder)
    seed_folders.replace(folder, LAW, old.format("rejected"), link.format("rejected", "L02"))
    (fault,) = faults(folder)
    assert fault == (
        f"{LAW}:8: links[1].law: these laws are modelled on one another in a cycle: L01 on L02, "
        f"L02 on L03, L03 on L01 (also at {folder / LAW}:32, {folder / later}:8)"
    )


def test_a_law_modelled_on_itself(folder: Path) -> None:
    link = "  status: in_force\n  links:\n  - {kind: modelled_on, law: L02}\n"
    seed_folders.replace(folder, LAW, "  status: in_force\n", link)
    assert faults(folder) == [
        f"{LAW}:30: links[1].other_law: L02 is on both sides; name two different ones"
    ]


def test_signed_before_adoption_and_in_force_before_signature(folder: Path) -> None:
    seed_folders.replace(
        folder,
        LAW,
        "  status: in_force\n",
        "  status: in_force\n  stages:\n"
        "  - {stage: in_force, occurred: 2012-05}\n"
        "  - {stage: signed, occurred: 2012-06-20}\n"
        "  - {stage: adopted, occurred: 2012-07-18}\n",
    )
    assert faults(folder) == [
        f"{LAW}:30: stages[1].occurred: in_force on 2012-05 is before signed on 2012-06-20",
        f"{LAW}:31: stages[2].occurred: signed on 2012-06-20 is before adopted on 2012-07-18",
    ]


def test_vague_dates_and_repeated_stages_are_not_refused(folder: Path) -> None:
    seed_folders.replace(
        folder,
        LAW,
        "  status: in_force\n",
        "  status: in_force\n  stages:\n"
        "  - {stage: first_reading, occurred: 2012-07}\n"
        "  - {stage: second_reading, occurred: 2012}\n"
        "  - {stage: adopted, occurred: 2009-06-16}\n"
        "  - {stage: vetoed, occurred: 2009-06}\n"
        "  - {stage: adopted, occurred: 2013-07-14}\n"
        "  - {stage: signed, occurred: 2013-07-01}\n"
        "  - {stage: rejected, occurred: 2014-01-01}\n"
        "  - {stage: annulled, occurred: 2014-02-01}\n",
    )
    assert len(collect_rows(folder)["law_stages"]) == 12


def test_bytes_that_are_not_utf8(folder: Path) -> None:
    path = folder / "organisations.csv"
    path.write_bytes(path.read_bytes() + "KAZ-ŻW,Ó,,media,,,\n".encode("cp1250"))
    assert faults(folder) == [
        "organisations.csv:4: the byte 0xaf is not UTF-8: save the file as UTF-8"
    ]


@pytest.mark.parametrize(
    ("make", "trouble"),
    [
        (lambda path: path.mkdir(), "Is a directory"),
        (lambda path: path.symlink_to("nowhere"), "No such file or directory"),
    ],
    ids=["folder", "link to nowhere"],
)
def test_what_is_named_like_a_file_but_is_none(
    make: Callable[[Path], None], trouble: str, folder: Path
) -> None:
    """Taken for absent, it would take the rows of the file out of the database."""
    (folder / "relations.csv").unlink(missing_ok=True)
    make(folder / "relations.csv")
    assert faults(folder) == [f"relations.csv:1: the file cannot be read: {trouble}"]


def test_lines_are_counted_right_after_a_quoted_line_break(folder: Path) -> None:
    name = "law_families.csv"
    seed_folders.replace(folder, name, "Laws that mark who", '"Laws that mark\nwho')
    seed_folders.replace(folder, name, "from abroad", 'from abroad"')
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("media law,Media,Laws on media\n")
    (found,) = faults(folder)
    assert found.startswith(f"{name}:4: slug: 'media law' is not a key of ")


def test_texts_of_several_lines_and_what_languages_are_spelled_with(folder: Path) -> None:
    lines = '  summary: |-\n    Who takes\n    money\n  number: "\u0645\u06cc\u200c\u062e"\n'
    seed_folders.replace(folder, LAW, "  status: in_force\n", f"  status: in_force\n{lines}")
    seed_folders.replace(folder, "sources.csv", "general-knowledge", "k" * 100)
    law = collect_rows(folder)["laws"]["L02",].values
    assert (law["summary"], law["number"]) == ("Who takes\nmoney", "\u0645\u06cc\u200c\u062e")


def test_text_that_yaml_takes_for_something_else_stays_text(folder: Path) -> None:
    seed_folders.replace(folder, LAW, "title: On foreign agents\n", "title: no\n  number: 017\n")
    (law,) = (row for key, row in collect_rows(folder)["laws"].items() if key == ("L01",))
    assert (law.values["title"], law.values["number"]) == ("no", "017")


def test_an_alias_is_refused(folder: Path) -> None:
    seed_folders.replace(
        folder, LAW, "title: On foreign agents\n", "title: &name On foreign agents\n"
    )
    seed_folders.replace(folder, LAW, "short_title: Foreign agents\n", "short_title: *name\n")
    assert f"{LAW}:5: short_title: write the value out; an alias (*name) is not allowed" in faults(
        folder
    )


def test_an_unknown_file_is_not_passed_over(folder: Path) -> None:
    (folder / "membership.csv").write_text("actor\n", encoding="utf-8")
    (found,) = faults(folder)
    assert found.startswith(
        "membership.csv:1: no kind of record belongs in this file; rename it to one of "
    )


def test_all_faults_at_once_and_none_that_follows_from_another(folder: Path) -> None:
    seed_folders.replace(folder, "organisations.csv", "2015-01-01", "2015-01-32")
    seed_folders.replace(folder, "memberships.csv", "KGZ,EAEU", "KGX,EAUE")
    seed_folders.replace(folder, LAW, "  short_title: Foreign agents\n", "  shorttitle: Agents\n")
    seed_folders.replace(folder, LAW, "occurred: 2016-05-12", "occurred: 2014-05-12")
    found = [fault.split(": ")[:2] for fault in faults(folder)]
    assert found == [
        [f"{LAW}:1", "short_title"],
        [f"{LAW}:5", "shorttitle"],
        ["memberships.csv:3", "actor"],
        ["memberships.csv:3", "organisation"],
        ["organisations.csv:3", "founded"],
    ]


def test_a_broken_file_does_not_make_its_records_unknown(folder: Path) -> None:
    seed_folders.replace(folder, "organisations.csv", "slug,name", "slug,title")
    assert {fault.partition(":")[0] for fault in faults(folder)} == {"organisations.csv"}


def test_a_faulty_date_in_a_key_does_not_make_the_record_unknown(folder: Path) -> None:
    (folder / "claims").mkdir()
    (folder / "claims" / "tass-2015.yaml").write_text(
        """\
source: tass-2015
claims:
- code: A1
  kind: law
  summary: The bill was rejected.
  asserted_as: fact
  verdict: agrees
  bears_on:
  - row: law_stages L01+rejected+2016-05-12
    stance: supports
""",
        encoding="utf-8",
    )
    assert len(collect_rows(folder)["citations"]) == 249 + 4
    seed_folders.replace(folder, LAW, "occurred: 2016-05-12", "occurred: 2016-05-32")
    (found,) = faults(folder)
    assert found.startswith(f"{LAW}:22: stages[4].occurred: '2016-05-32' is not a date")


def test_a_reference_that_fits_several_rows(folder: Path) -> None:
    (folder / "events.yaml").write_text(
        """\
- slug: E01
  type: '1122'
  topic: context
  title: A committee met
  same_act:
  - row: law_stages L01
  - row: law_stages L01+first_reading
  - row: laws L01
""",
        encoding="utf-8",
    )
    (folder / "event_types.csv").write_text(
        "code,label,quad_class,goldstein\n1122,Accuse,verbal_conflict,-2.0\n", encoding="utf-8"
    )
    assert faults(folder) == [
        (
            "events.yaml:6: same_act[1].row: 'L01' fits several law_stages; write one of "
            "L01+introduced+2013-09, L01+committee+2015-05-19+Human rights committee, "
            "L01+first_reading+2015-06-04, L01+rejected+2016-05-12"
        ),
        (
            "events.yaml:8: same_act[3].row: 'laws L01' is not a table and a key; the tables are "
            "law_stages, agreement_actions, sanctions, memberships, tenures"
        ),
    ]


def test_a_refusal_ends_with_status_2_and_changes_nothing(migrated_url: URL, folder: Path) -> None:
    seed_folders.replace(folder, "memberships.csv", "KGZ,EAEU", "KGX,EAEU")
    with pytest.raises(FaultyFilesError, match="1 fault in the seed files; nothing was loaded"):
        load_folder(migrated_url, folder, "project", echo=print)
    with connect(create_reading_engine(migrated_url)) as connection:
        for model in (Actor, Edition):
            assert connection.scalar(select(func.count()).select_from(model.table())) == 0
