"""Relations of states in phases: the curated ones, a user's own, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import spelled
from dataset_imports import query_rows
from sqlalchemy import URL, text
from sqlalchemy.exc import IntegrityError

from database import connect, create_writing_engine
from reports.framework import registry
from seeds.curated.faults import FaultyFilesError
from seeds.curated.user_folder import load_user_folder

LAST_BREAK = "Last break or downgrade of relations"
RELATIONS = """\
slug,actor,other_actor,kind,status,level,other_level,summary,started,ended,ended_known_until,source
qat-sau-1,SAU,QAT,diplomatic,severed,none,none,Saudi Arabia breaks relations with Qatar.,\
2017-06-05,2021-01-05,,spa-2017
qat-sau-2,SAU,QAT,diplomatic,restored,,,Saudi Arabia and Qatar restore relations.,\
2021-01-05,..,2021-06-30,spa-2021
qat-sau-border,SAU,QAT,border,closed,,,Saudi Arabia closes its border with Qatar.,\
2017-06-05,2021-01-09,,spa-2017
"""
SOURCES = """\
slug,kind,title,publisher,published,url,is_copy
spa-2017,news,The break,SPA,2017-06-05,https://example.org/break,false
spa-2021,news,The declaration,SPA,2021-01-05,https://example.org/declaration,false
"""
EVENTS = """\
- slug: al-ula
  occurred: 2021-01-05
  type: "057"
  topics: [gulf-crisis, bilateral]
  title: The Gulf states sign the declaration of Al-Ula.
  source_actors: [SAU, QAT]
  same_act:
  - row: relations qat-sau-2
    moment: start
  sources:
  - source: spa-2021
"""
TOPICS = "slug,title,meaning\ngulf-crisis,Gulf crisis 2017,The blockade of Qatar and its end.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's folder with a break between two states that the project has nothing on."""
    folder = tmp_path / "gulf"
    folder.mkdir()
    for name, content in (
        ("relations.csv", RELATIONS),
        ("sources.csv", SOURCES),
        ("events.yaml", EVENTS),
        ("topics.csv", TOPICS),
    ):
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def load(url: URL, folder: Path) -> list[str]:
    lines: list[str] = []
    load_user_folder(url, str(folder), None, check=False, echo=lines.append)
    return lines


def report(url: URL, name: str, *words: str) -> list[list[str]]:
    """The lines of one table of a report, as its CSV has them, without the headings."""
    given = [*words, "--database", spelled(url), "--format", "tsv"]
    ended = CliRunner().invoke(registry.load_command(name), given, standalone_mode=False)
    if ended.exception:
        raise ended.exception
    return [line.split("\t") for line in ended.stdout.splitlines()[1:]]


CHARGE, SECTION = "charge_d_affaires", "interests_section"
PHASES = """
    SELECT relation_slug, status_code, begun_by, level_code, other_level_code,
           started_edtf, ended_edtf, event_slug
    FROM relation_status WHERE actor_slug = '{0}' AND other_actor_slug = '{1}'
      AND kind_code = 'diplomatic' ORDER BY started_earliest
"""


@pytest.mark.parametrize(
    ("pair", "phases"),
    [
        (
            ("RUS", "GEO"),
            [
                ("R20", "established", None, None, None, "1992-07-01", "2008-09-02", None),
                ("R21", "severed", "GEO", "none", "none", "2008-09-02", "2009-03-05", "E119"),
                ("R22", "severed", "GEO", SECTION, SECTION, "2009-03-05", "..", None),
            ],
        ),
        (
            ("UKR", "RUS"),
            [
                ("R30", "established", None, None, None, "1992-02-14", "2014-03", None),
                ("R31", "downgraded", "UKR", CHARGE, "embassy", "2014-03", "2016-07-28", None),
                ("R32", "downgraded", "RUS", CHARGE, CHARGE, "2016-07-28", "2022-02-24", None),
                ("R33", "severed", "UKR", "none", "none", "2022-02-24", "..", "E120"),
            ],
        ),
        (
            ("BLR", "KGZ"),
            [
                ("R10", "established", None, None, None, "1993-01-21", "2010-05-13", "E005"),
                ("R11", "downgraded", "BLR", None, "embassy", "2010-05-13", "2010-12", "E033"),
                ("R12", "restored", "BLR", "embassy", "embassy", "2010-12", "2012-08-24", "E038"),
                ("R13", "downgraded", "KGZ", "embassy", None, "2012-08-24", "2015-05-22", "E043"),
                ("R14", "restored", "KGZ", "embassy", "embassy", "2015-05-22", "..", "E058"),
            ],
        ),
    ],
)
def test_the_curated_phases_of_a_pair(
    seeded_readonly_url: URL, pair: tuple[str, str], phases: list[tuple[object, ...]]
) -> None:
    assert query_rows(seeded_readonly_url, PHASES.format(*pair)) == phases


def test_statements_of_the_article_and_computed_findings_are_assessments(
    seeded_readonly_url: URL,
) -> None:
    query = "SELECT slug, other_actor_id IS NULL FROM relations WHERE kind_code = 'assessment'"
    found = sorted((slug, bool(alone)) for slug, alone in query_rows(seeded_readonly_url, query))
    statements = [(f"R0{number}", number == 8) for number in range(1, 10)]
    assert found == [*statements, ("R15", False), ("R16", False), ("R17", False)]


def test_an_act_with_an_event_is_in_the_timeline_once(seeded_readonly_url: URL) -> None:
    query = """
        SELECT DISTINCT occurred_edtf, kind, record_slug FROM timeline
        WHERE kind = 'relation' OR record_slug IN ('E119', 'E120') ORDER BY 3
    """
    assert query_rows(seeded_readonly_url, query) == [
        ("2008-09-02", "event", "E119"),
        ("2022-02-24", "event", "E120"),
        ("1992-07-01", "relation", "R20"),
        ("2009-03-05", "relation", "R22"),
        ("1992-02-14", "relation", "R30"),
        ("2014-03", "relation", "R31"),
        ("2016-07-28", "relation", "R32"),
        ("1993", "relation", "R50"),
    ]


@pytest.mark.slow
def test_a_break_of_a_user_s_folder_is_in_every_report(seeded_url: URL, folder: Path) -> None:
    assert load(seeded_url, folder)[-2] == "total: 16 added"
    assert load(seeded_url, folder) == ["nothing to change"]
    dated = ["--since", "2017", "--until", "2021-12-31", "--as-of", "2021-12-31"]
    happened = report(seeded_url, "timeline", "QAT", "SAU", *dated, "--table", "1")
    assert [[line[0], *line[3:6]] for line in happened if line[3] != "membership"] == [
        ["2017-06-05", "relation", "qat-sau-1", "Saudi Arabia breaks relations with Qatar."],
        ["2017-06-05", "relation", "qat-sau-border", "Saudi Arabia closes its border with Qatar."],
        ["2021-01-05", "event", "al-ula", "The Gulf states sign the declaration of Al-Ula."],
        ["2021-01-09", "relation", "qat-sau-border", "Border: no longer closed"],
    ]
    summary = report(seeded_url, "dossier", "QAT", "SAU", "--table", "1", "--as-of", "2021-12-31")
    assert [line for line in summary if "elations" in line[0]] == [
        [LAST_BREAK, "2017-06-05", "Saudi Arabia breaks relations with Qatar."],
        ["Relations last restored", "2021-01-05", "Saudi Arabia and Qatar restore relations."],
    ]
    country = report(seeded_url, "country", "QAT", "--table", "6", "--as-of", "2018-01-01")
    assert [[line[at] for at in (0, 2, 4, 5, 8, 11, 12, 13)] for line in country] == [
        ["SAU", "Border", "closed", "2017-06-05", "2021-01-09", "", "SAU", "yes"],
        ["SAU", "Diplomatic relations", "severed", "2017-06-05", "2021-01-05", "", "SAU", "yes"],
    ]


@pytest.mark.slow
def test_an_event_has_several_topics_and_a_user_adds_topics(seeded_url: URL, folder: Path) -> None:
    load(seeded_url, folder)
    query = """
        SELECT events.slug, topics.slug, topics.title FROM event_topics
        JOIN events ON events.id = event_id JOIN topics ON topics.id = topic_id
        WHERE events.slug IN ('al-ula', 'E120') ORDER BY 1, 2
    """
    assert query_rows(seeded_url, query) == [
        ("E120", "bilateral", "Bilateral relations"),
        ("E120", "diplomatic_relations", "Diplomatic relations"),
        ("al-ula", "bilateral", "Bilateral relations"),
        ("al-ula", "gulf-crisis", "Gulf crisis 2017"),
    ]


OF_BORDER = "does not fit; the statuses of border are open, restricted, closed"
OF_DIPLOMATIC = (
    "is missing; the statuses of diplomatic are established, downgraded, suspended, severed, "
    "restored"
)
ONLY_DIPLOMATIC = "fits only diplomatic relations; leave it out"
KINDS = (
    "is not a known code; the codes are diplomatic, recognition_of_state, "
    "recognition_of_government, border, territorial_claim, alliance_defence, alliance_neutrality, "
    "alliance_nonaggression, alliance_consultation, alliance_entente, assessment"
)


@pytest.mark.slow
@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("border,closed,", "border,severed,", [f"4: status: 'severed' {OF_BORDER}"]),
        ("border,closed,,", "border,closed,none,", [f"4: level: {ONLY_DIPLOMATIC}"]),
        ("diplomatic,severed", "diplomatic,", [f"2: status: {OF_DIPLOMATIC}"]),
        ("SAU,QAT,border", "SAU,,border", ["4: other_actor: is missing; border needs two actors"]),
        (
            "border,closed",
            "assessment,closed",
            ["4: status: does not fit assessment; leave it out"],
        ),
        ("diplomatic,restored", "few_ties,", [f"3: kind: 'few_ties' {KINDS}"]),
    ],
)
def test_a_status_that_does_not_fit_is_refused(
    seeded_readonly_url: URL, folder: Path, old: str, new: str, faults: list[str]
) -> None:
    path = folder / "relations.csv"
    path.write_text(RELATIONS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FaultyFilesError) as refused:
        load(seeded_readonly_url, folder)
    assert [str(fault) for fault in refused.value.faults] == [f"{path}:{each}" for each in faults]


@pytest.mark.parametrize(
    "assignment",
    [
        "status_code = NULL",
        "status_code = 'open'",
        "kind_code = 'border'",
        "other_actor_id = NULL",
        "kind_code = 'assessment'",
    ],
)
def test_the_database_refuses_what_does_not_fit(seeded_url: URL, assignment: str) -> None:
    with (
        connect(create_writing_engine(seeded_url)) as connection,
        pytest.raises(IntegrityError),
        connection.begin(),
    ):
        connection.execute(text(f"UPDATE relations SET {assignment} WHERE slug = 'R21'"))


def test_affiliations_are_no_offices(seeded_readonly_url: URL) -> None:
    query = "SELECT slug FROM positions WHERE kind_code = 'affiliation' ORDER BY slug"
    assert query_rows(seeded_readonly_url, query) == [
        ("contributor-huffington-post",),
        ("contributor-kyiv-post",),
        ("mphil-student-oxford-st-antonys",),
    ]
    dated = ["--as-of", "2015-07-15"]
    offices = [line[1] for line in report(seeded_readonly_url, "officials", *dated)]
    assert len(offices) > 5
    assert not [office for office in offices if "Contributor" in office or "student" in office]
    alone = report(seeded_readonly_url, "officials", "samuel-ramani", *dated)
    assert [line[1] for line in alone] == [
        "Contributor to the Huffington Post",
        "Contributor to the Kyiv Post",
        "MPhil student at St Antony's College, Oxford",
    ]
