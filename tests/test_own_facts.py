"""A user's own data folder: loaded beside the project's data and kept apart from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import spelled
from sqlalchemy import URL, func, select

from console import UserError
from database import connect, create_reading_engine, create_writing_engine
from models import Edition, Event, SeededRow
from reports.framework import registry
from reports.framework.run import build_example_request
from seeds.curated.faults import FaultyFilesError
from seeds.curated.load import load_project
from seeds.curated.template import format_template, list_templates
from seeds.curated.user_folder import load_user_folder

pytestmark = pytest.mark.slow

SOURCES = """\
slug,kind,title,publisher,published,url,is_copy
kabar-2024,news,A visit,Kabar,2024-05-02,https://example.org/visit,false
"""
EVENTS = """\
- slug: visit-2024
  occurred: 2024-05-02
  type: "042"
  topics: [bilateral]
  title: A visit.
  source_actors: [KGZ]
  target_actors: [BLR]
  sources:
  - source: kabar-2024
    locator: paragraph 2
"""
EVENT_TYPES = """\
code,label,quad_class,goldstein
042,Make a visit,verbal_cooperation,1.9
"""
EVENT = """\
- slug: E059
  occurred: 2015-06-04
  type: "042"
  topics: [bilateral]
  title: An older visit.
  source_actors: [KGZ]
  target_actors: [BLR]
"""
PROJECT_FILES = {
    "event_types.csv": EVENT_TYPES,
    "events.yaml": EVENT,
    "topics.csv": "slug,title,meaning\nbilateral,Bilateral relations,Dealings of two states.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a source of its own and one event between two countries of the project."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (folder / "events.yaml").write_text(EVENTS, encoding="utf-8")
    return folder


@pytest.fixture
def url(small_url: URL, small_project: Path) -> URL:
    """The database of a small project that has an event like that of the folder."""
    for name, text in PROJECT_FILES.items():
        (small_project / name).write_text(text, encoding="utf-8")
    assert load_project(small_url, echo=lambda _: None) == 0
    return small_url


def run_load(
    url: URL,
    folder: Path,
    *,
    check: bool = False,
    name: str | None = None,
    replace: bool = False,
) -> list[str]:
    lines: list[str] = []
    status = load_user_folder(
        url, str(folder), name, check=check, replace=replace, echo=lines.append
    )
    return [f"status {status}", *lines]


def count_owned_rows(url: URL, origin: str) -> int:
    ledger = SeededRow.table()
    with connect(create_reading_engine(url)) as connection:
        query = select(func.count()).where(ledger.c.origin == origin)
        return connection.scalar(query) or 0


def test_own_facts_are_loaded_once_and_kept_apart(url: URL, folder: Path) -> None:
    project = count_owned_rows(url, "project")
    assert "add     events visit-2024" in run_load(url, folder, check=True)
    assert count_owned_rows(url, "mine") == 0
    assert "total: 6 added" in run_load(url, folder)
    assert run_load(url, folder) == ["status 0", "nothing to change"]
    assert load_project(url, echo=lambda _: None) == 0
    assert (count_owned_rows(url, "project"), count_owned_rows(url, "mine")) == (
        project,
        6,
    )
    with connect(create_reading_engine(url)) as connection:
        report = registry.load_report("timeline")
        table, _ = report.read_tables(connection, build_example_request(connection, report))
        visit = ["2024-05-02", "event", "visit-2024", "A visit.", None]
        assert visit in [[*line.cells] for line in table.lines]
        editions = set(connection.scalars(select(Edition.table().c.origin)))
    assert editions == {"project", "mine"}
    command = registry.load_command("dossier")
    given = ["BLR", "KGZ", "--database", spelled(url), "--table", "2", "--sources"]
    printed = CliRunner().invoke(command, given, standalone_mode=False).output
    assert re.search(r"edition \d+\.\d+\.\d+-[0-9a-f]{8} \+\smine-[0-9a-f]{8}, schema", printed)
    assert "] A visit, Kabar, 2024-05-02, paragraph 2\n" in printed


def test_deleting_a_record_removes_only_its_rows(url: URL, folder: Path) -> None:
    run_load(url, folder)
    project = count_owned_rows(url, "project")
    (folder / "events.yaml").unlink()
    assert "total: 5 removed" in run_load(url, folder, replace=True)
    (folder / "sources.csv").unlink()
    assert run_load(url, folder, replace=True)[-1] == "edition: none"
    assert (count_owned_rows(url, "project"), count_owned_rows(url, "mine")) == (
        project,
        0,
    )


def test_an_existing_key_is_refused_with_both_places(
    url: URL, folder: Path, small_project: Path
) -> None:
    text = (folder / "events.yaml").read_text(encoding="utf-8")
    (folder / "events.yaml").write_text(text.replace("visit-2024", "E059"), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        run_load(url, folder)
    places = f"{folder / 'events.yaml'}:1", f"{small_project / 'events.yaml'}:1"
    assert "{}: events E059 already exists at {}".format(*places) in str(refused.value)
    assert str(refused.value).endswith("): rename yours")
    assert count_owned_rows(url, "mine") == 0


@pytest.mark.on_sqlite
def test_two_folders_do_not_share_a_key_or_a_name(url: URL, folder: Path, tmp_path: Path) -> None:
    run_load(url, folder)
    with pytest.raises(UserError, match="visit-2024 already exists in the data folder mine"):
        run_load(url, folder, name="other")
    other = tmp_path / "elsewhere" / "mine"
    other.mkdir(parents=True)
    (other / "sources.csv").write_text(SOURCES.replace("kabar-2024", "akipress"), encoding="utf-8")
    for check in (True, False):
        with pytest.raises(UserError) as refused:
            run_load(url, other, check=check)
        assert str(refused.value) == (
            "nothing was loaded: 6 of the 6 rows that the data folder mine has in the database "
            f"would be removed, because they are not in {other}: if it is another folder, give it "
            "another name with --as; if not, repeat the command with --replace"
        )
    assert "total: 1 added" in run_load(url, other, name="other")
    (other / "sources.csv").write_text(SOURCES.replace("kabar-2024", "sputnik"), encoding="utf-8")
    assert "total: 1 added, 6 removed" in run_load(url, other, name="mine", replace=True)


@pytest.mark.on_sqlite
def test_a_folder_that_lost_most_of_its_rows_asks_first(
    url: URL, folder: Path, tmp_path: Path
) -> None:
    run_load(url, folder)
    (folder / "events.yaml").unlink()
    with pytest.raises(UserError, match=r"5 of the 6 rows .* with --replace$"):
        run_load(url, folder)
    empty = tmp_path / "empty" / "mine"
    empty.mkdir(parents=True)
    with pytest.raises(UserError, match=r"6 of the 6 rows .* with --replace$"):
        run_load(url, empty)
    assert count_owned_rows(url, "mine") == 6
    # Most of the rows stay: a record that is deleted goes without a question.
    write = EVENTS.replace("visit-2024", "visit-2025").replace("A visit.", "Another visit.")
    (folder / "events.yaml").write_text(EVENTS + write, encoding="utf-8")
    assert "total: 5 added" in run_load(url, folder)
    (folder / "events.yaml").write_text(EVENTS, encoding="utf-8")
    assert "total: 5 removed" in run_load(url, folder)


def test_faults_are_reported_with_their_places(url: URL, folder: Path) -> None:
    text = (folder / "events.yaml").read_text(encoding="utf-8")
    text = text.replace("[KGZ]", "[Kirgizia]").replace("2024-05-02", "2024-05-32")
    (folder / "events.yaml").write_text(text, encoding="utf-8")
    (folder / "visits.csv").write_text("a,b\n", encoding="utf-8")
    (folder / ".~lock.csv").write_text("not ours", encoding="utf-8")
    with pytest.raises(FaultyFilesError) as refused:
        run_load(url, folder)
    file = folder / "events.yaml"
    assert [str(fault).partition("; ")[0] for fault in refused.value.faults] == [
        f"{file}:2: occurred: '2024-05-32' is not a date: May 2024 has 31 days",
        f"{file}:6: source_actors[1]: there is no 'Kirgizia' in actors",
        f"{folder / 'visits.csv'}:1: no kind of record belongs in this file",
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [("project", "'project' cannot be the name"), ("my facts", "'my facts' cannot be the name")],
)
def test_a_forbidden_folder_name_and_a_missing_folder(
    name: str, message: str, seeded_readonly_url: URL, folder: Path
) -> None:
    with pytest.raises(UserError, match=message):
        run_load(seeded_readonly_url, folder, name=name)
    with pytest.raises(UserError, match="does not exist"):
        run_load(seeded_readonly_url, folder / "none")


def test_the_project_keeps_what_own_facts_refer_to(
    url: URL, folder: Path, small_project: Path
) -> None:
    """A row of the project that own facts refer to is named, and is not removed."""
    run_load(url, folder)
    (small_project / "event_types.csv").write_text(EVENT_TYPES.replace("042", "043"))
    (small_project / "events.yaml").write_text(EVENT.replace("042", "043"))
    with pytest.raises(UserError) as refused:
        load_project(url, echo=lambda _: None)
    assert "but a row of the data folder mine refers to it: events visit-2024" in str(refused.value)


TEMPLATE_TABLES = {
    "actor_codes", "actor_names", "actor_successions", "agreements", "citations", "claims",
    "countries", "coverage_statements", "event_types", "events", "groups", "indicators",
    "law_families", "laws", "memberships", "observations", "organisations", "people", "positions",
    "relations", "sanctions", "sources", "tenures", "topics",
}  # fmt: skip
"""The table of each kind of record."""


@pytest.mark.on_sqlite
def test_the_templates_load_as_they_are_printed(seeded_readonly_url: URL, tmp_path: Path) -> None:
    for name, kind in list_templates().items():
        file = tmp_path / kind.files.replace("*", "mine")
        file.parent.mkdir(exist_ok=True)
        file.write_text(format_template(name), encoding="utf-8")
    lines = run_load(seeded_readonly_url, tmp_path, check=True, name="mine")
    assert lines[0] == "status 1"
    added = [line for line in lines[1:] if not line.endswith(" added")]
    assert [line for line in added if not line.startswith("add ")] == []
    assert {line.split()[1] for line in added} >= TEMPLATE_TABLES


def test_an_unknown_template() -> None:
    with pytest.raises(UserError, match=r"no kind of record 'laws'\. Did you mean law"):
        format_template("laws")


def test_a_user_s_row_may_be_referred_to(url: URL, folder: Path) -> None:
    events = Event.table()
    with connect(create_writing_engine(url)) as connection, connection.begin():
        row = dict(connection.execute(select(events).limit(1)).mappings().one())
        del row["id"]
        connection.execute(events.insert(), row | {"slug": "typed-by-hand"})
    text = (folder / "events.yaml").read_text(encoding="utf-8")
    linked = "  links:\n  - kind: led_to\n    event: typed-by-hand\n"
    (folder / "events.yaml").write_text(text + linked, encoding="utf-8")
    assert "event_links: 1 added" in run_load(url, folder)
