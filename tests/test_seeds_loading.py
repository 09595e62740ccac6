"""What a load does to a database: once, again, after a change, and beside a user's own rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import seed_folders
from sqlalchemy import URL, Connection, delete, func, insert, select, update
from temporary_databases import Databases

from console import UserError
from database import connect, create_reading_engine, create_writing_engine
from models import (
    Actor,
    Citation,
    Edition,
    Event,
    EventType,
    Law,
    LawFamily,
    LawStage,
    LawVote,
    Membership,
    Organisation,
    SeededRow,
)
from models.base import Base
from seeds.curated.load import load_folder

LAW = "laws/foreign-agents.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return seed_folders.write_files(tmp_path / "data")


@pytest.fixture(scope="module")
def loaded_template(
    databases: Databases, migrated_template: URL, tmp_path_factory: pytest.TempPathFactory
) -> URL:
    url = databases.copy(migrated_template)
    load_folder(
        url, seed_folders.write_files(tmp_path_factory.mktemp("data")), "project", echo=print
    )
    return url


@pytest.fixture
def url(databases: Databases, loaded_template: URL) -> Iterator[URL]:
    """A database that holds the small folder, this test's own."""
    copied = databases.copy(loaded_template)
    yield copied
    databases.drop(copied)


def said(url: URL, folder: Path, *, check: bool = False) -> tuple[int, list[str]]:
    lines: list[str] = []
    return load_folder(url, folder, "project", check=check, echo=lines.append), lines


def snapshot(url: URL) -> dict[str, list[Any]]:
    """Every row of every table."""
    with connect(create_reading_engine(url)) as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table))))
            for name, table in Base.metadata.tables.items()
        }


def count(url: URL, model: type[Base]) -> int:
    with connect(create_reading_engine(url)) as connection:
        return connection.scalar(select(func.count()).select_from(model.table())) or 0


def by_hand(url: URL, *statements: Any) -> None:
    with connect(create_writing_engine(url)) as connection, connection.begin():
        for statement in statements:
            connection.execute(statement)


def key_of(model: type[Base], slug: str) -> Any:
    table = model.table()
    return select(table.c.id).where(table.c.slug == slug).scalar_subquery()


def stage_of(connection: Connection, kind: str) -> Any:
    table = LawStage.table()
    return connection.execute(select(table).where(table.c.stage_code == kind)).one()


def test_a_first_load_fills_every_table_and_says_so(migrated_url: URL, folder: Path) -> None:
    status, lines = said(migrated_url, folder)
    assert status == 0
    assert "law_stages: 4 added" in lines
    assert lines[-2].startswith("total: 2")
    with connect(create_reading_engine(migrated_url)) as connection:
        edition = connection.execute(select(Edition.table())).one()
        vote = connection.execute(select(LawVote.table())).one()
        membership = connection.execute(select(Membership.table())).first()
        citations = Citation.table().c
        cited = connection.execute(
            select(citations.locator).where(citations.actor_id.is_(None))
        ).scalars()
        assert sorted(map(str, cited)) == ["None", "None", "paragraph 3"]
    assert lines[-1] == f"edition: {edition.edition}"
    assert edition.edition.endswith(f"-{edition.digest[:8]}")
    assert edition.row_count == count(migrated_url, SeededRow)
    assert (vote.yes, vote.no, vote.abstain) == (83, 23, None)
    assert membership is not None
    assert str(membership.ended_known_until) == "2015-08-12"
    assert (membership.ended_edtf, membership.ended_latest) == ("..", None)


def test_a_second_load_changes_nothing(url: URL, folder: Path) -> None:
    before = file_bytes(url), snapshot(url)
    assert said(url, folder) == (0, ["nothing to change"])
    assert said(url, folder, check=True) == (0, ["nothing to change"])
    assert (file_bytes(url), snapshot(url)) == before


def file_bytes(url: URL) -> str:
    """The digest of a SQLite file; PostgreSQL's files are its own affair."""
    if url.get_backend_name() != "sqlite":
        return ""
    return hashlib.sha256(Path(str(url.database)).read_bytes()).hexdigest()


def test_the_curated_data_load_twice_without_a_change(seeded_url: URL) -> None:
    from seeds.curated.data_files import DATA

    before = file_bytes(seeded_url)
    assert said(seeded_url, DATA) == (0, ["nothing to change"])
    assert file_bytes(seeded_url) == before


def test_check_writes_nothing_and_prints_what_would_change(url: URL, folder: Path) -> None:
    seed_folders.replace(folder, LAW, "yes: 83", "yes: 84")
    seed_folders.replace(folder, "memberships.csv", "KGZ,EAEU", "ARM,EAEU")
    before = snapshot(url)
    status, lines = said(url, folder, check=True)
    assert status == 1
    assert lines[:-4] == [
        "add     memberships ARM+EAEU+2015-08-12+member",
        "remove  memberships KGZ+EAEU+2015-08-12+member",
        "change  law_votes L01+first_reading+2015-06-04",
        "        yes: 83 -> 84",
        "add     citations tass-2015+++memberships ARM+EAEU+2015-08-12+member+supports",
        "remove  citations tass-2015+++memberships KGZ+EAEU+2015-08-12+member+supports",
    ]
    assert lines[-1] == "total: 2 added, 1 changed, 2 removed"
    assert snapshot(url) == before


def test_a_changed_record_changes_its_row_alone(url: URL, folder: Path) -> None:
    with connect(create_reading_engine(url)) as connection:
        vote_id = connection.scalar(select(LawVote.table().c.id))
        edition = connection.scalar(select(Edition.table().c.edition))
    seed_folders.replace(folder, LAW, "yes: 83", "yes: 84")
    _, lines = said(url, folder)
    assert lines[:2] == ["law_votes: 1 changed", "total: 1 changed"]
    with connect(create_reading_engine(url)) as connection:
        vote = connection.execute(select(LawVote.table())).one()
        assert (vote.id, vote.yes) == (vote_id, 84)
        assert connection.scalar(select(Edition.table().c.edition)) != edition


def test_a_record_removed_from_a_file_leaves_the_database_and_only_that(
    url: URL, folder: Path
) -> None:
    before = snapshot(url)
    text = (folder / LAW).read_text(encoding="utf-8")
    (folder / LAW).write_text(text.partition("- slug: L02")[0], encoding="utf-8")
    _, lines = said(url, folder)
    assert lines[:2] == ["laws: 1 removed", "total: 1 removed"]
    after = snapshot(url)
    for table, rows in before.items():
        gone = set(rows) - set(after[table])
        assert len(gone) == (1 if table in ("laws", "seeded_rows", "editions") else 0), table
    assert not any("L02" in row for rows in after.values() for row in rows)


def test_a_user_s_rows_survive(url: URL, folder: Path) -> None:
    with connect(create_reading_engine(url)) as connection:
        stage = stage_of(connection, "introduced")
    by_hand(
        url,
        insert(Actor.table()).values(slug="mine", name="Mine", kind_code="group"),
        insert(LawVote.table()).values(stage_id=stage.id, yes=1),
        insert(LawFamily.table()).values(slug="mine", title="Mine", description="Mine"),
    )
    assert said(url, folder) == (0, ["nothing to change"])
    seed_folders.replace(folder, LAW, "yes: 83", "yes: 84")
    assert said(url, folder)[0] == 0
    with connect(create_reading_engine(url)) as connection:
        actors, votes = Actor.table(), LawVote.table()
        assert connection.scalar(select(actors.c.name).where(actors.c.slug == "mine")) == "Mine"
        assert sorted(connection.scalars(select(votes.c.yes))) == [1, 84]


def test_a_removal_that_would_take_a_user_s_row_is_refused(url: URL, folder: Path) -> None:
    with connect(create_reading_engine(url)) as connection:
        stage = stage_of(connection, "introduced")
    by_hand(url, insert(LawVote.table()).values(stage_id=stage.id, yes=1))
    (folder / LAW).unlink()
    before = snapshot(url)
    with pytest.raises(UserError) as caught:
        said(url, folder)
    assert "nothing was loaded" in str(caught.value)
    assert "law_stages L01+introduced+2013-09 is no longer in the seed files" in str(caught.value)
    assert "a user's row refers to it: law_votes L01+introduced+2013-09 (id " in str(caught.value)
    assert snapshot(url) == before


def test_a_removal_under_a_user_s_event_of_that_type_is_refused(url: URL, folder: Path) -> None:
    types = folder / "event_types.csv"
    types.write_text("code,label,quad_class,goldstein\n01,Statement,verbal_cooperation,0.1\n")
    said(url, folder)
    with connect(create_reading_engine(url)) as connection:
        assert connection.execute(select(EventType.table().c.goldstein_tenths)).scalars().all() == [
            1
        ]
    event = {"slug": "mine", "type_code": "01", "topic_code": "context", "title": "Mine"}
    by_hand(url, insert(Event.table()).values(event))
    types.unlink()
    with pytest.raises(UserError, match=r"a user's row refers to it: events mine \(id "):
        said(url, folder)


def test_a_new_record_with_the_key_of_a_user_s_row_is_refused(url: URL, folder: Path) -> None:
    by_hand(
        url,
        insert(LawFamily.table()).values(slug="lgbt", title="Mine", description="Mine"),
    )
    with (folder / "law_families.csv").open("a", encoding="utf-8") as file:
        file.write("lgbt,Theirs,Theirs\n")
    before = snapshot(url)
    with pytest.raises(UserError) as caught:
        said(url, folder)
    where = f"{folder}/law_families.csv:3"
    message = "law_families lgbt already exists in the database, as a row that a user added (id "
    assert f"{where}: {message}" in str(caught.value)
    assert snapshot(url) == before


def test_a_row_edited_by_hand_is_reported_and_restored(url: URL, folder: Path) -> None:
    before = snapshot(url)
    laws = Law.table()
    by_hand(url, update(laws).where(laws.c.slug == "L01").values(title="Mine", number="7"))
    _, lines = said(url, folder)
    assert lines[:3] == [
        "laws L01 was edited by hand; restored from the seed files:",
        "        title: Mine -> On foreign agents",
        "        number: 7 -> nothing",
    ]
    assert snapshot(url) == before


def test_a_key_edited_by_hand_is_restored_with_all_that_hangs_on_it(url: URL, folder: Path) -> None:
    before = snapshot(url)
    laws = Law.table()
    by_hand(url, update(laws).where(laws.c.slug == "L01").values(slug="L99"))
    _, lines = said(url, folder)
    assert lines[:3] == [
        "laws L01 was edited by hand; restored from the seed files:",
        "        slug: L99 -> L01",
        "laws: 1 changed",
    ]
    assert snapshot(url) == before


def test_a_row_deleted_by_hand_stands_again(url: URL, folder: Path) -> None:
    by_hand(url, delete(LawVote.table()))
    _, lines = said(url, folder)
    assert lines[:2] == [
        (
            "law_votes L01+first_reading+2015-06-04 was deleted by hand; restored from the seed "
            "files"
        ),
        "law_votes: 1 added",
    ]
    assert count(url, LawVote) == 1


def test_a_user_s_row_that_took_the_id_of_a_deleted_one_survives(url: URL, folder: Path) -> None:
    laws = Law.table()
    with connect(create_reading_engine(url)) as connection:
        old = connection.execute(select(laws).where(laws.c.slug == "L02")).one()
    mine = {
        "id": old.id,
        "slug": "mine",
        "title": "Mine",
        "short_title": "Mine",
        "status_code": "pending",
        "family_id": old.family_id,
        "country_id": key_of(Actor, "BLR"),
    }
    by_hand(url, delete(laws).where(laws.c.slug == "L02"), insert(laws).values(mine))
    said(url, folder)
    with connect(create_reading_engine(url)) as connection:
        slugs = {row.slug: row.id for row in connection.execute(select(laws))}
    assert slugs["mine"] == old.id
    assert set(slugs) == {"L01", "L02", "mine"}


def test_an_actor_changes_its_kind(url: URL, folder: Path) -> None:
    seed_folders.replace(
        folder,
        "organisations.csv",
        "CSTO,Collective Security Treaty Organization,CSTO,alliance,2002-10-07,..,2020-01-01\n",
        "",
    )
    (folder / "groups.csv").write_text("slug,name\nCSTO,Some states\n", encoding="utf-8")
    said(url, folder)
    with connect(create_reading_engine(url)) as connection:
        actors = Actor.table()
        kinds = {row.slug: row.kind_code for row in connection.execute(select(actors))}
    assert kinds["CSTO"] == "group"
    assert count(url, Organisation) == 1


def test_a_kind_of_record_is_one_new_module(
    migrated_url: URL, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import seeds.records
    from seeds.curated.data_files import list_record_kinds

    module = tmp_path / "more" / "titles.py"
    module.parent.mkdir()
    module.write_text(
        """
from seeds.curated.fields import Text
from seeds.curated.record import Record


class TitleRecord(Record):
    files = "titles.csv"

    slug: Text
    title: Text

    def build_rows(self):
        yield self.build_row(
            "law_families", slug=self.slug, title=self.title, description=self.title
        )
""",
        encoding="utf-8",
    )
    (folder / "titles.csv").write_text("slug,title\nmedia,Media laws\n", encoding="utf-8")
    monkeypatch.setattr(seeds.records, "__path__", [*seeds.records.__path__, str(module.parent)])
    list_record_kinds.cache_clear()
    try:
        assert "law_families: 2 added" in said(migrated_url, folder)[1]
    finally:
        list_record_kinds.cache_clear()
