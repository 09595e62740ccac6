"""What a load does to a database: once, again, and after a change of the files."""

from __future__ import annotations

from pathlib import Path

import pytest
import seed_folders
from seed_folders import (
    count_rows,
    hash_file,
    read_all_rows,
    run_load,
)
from sqlalchemy import URL, select

from database import connect, create_reading_engine
from models import (
    Actor,
    Citation,
    Edition,
    LawVote,
    Membership,
    Organisation,
    SeededRow,
)

LAW = "laws/foreign-agents.yaml"


def test_a_first_load_fills_every_table_and_prints_counts(migrated_url: URL, folder: Path) -> None:
    status, lines = run_load(migrated_url, folder)
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
    assert edition.row_count == count_rows(migrated_url, SeededRow)
    assert (vote.yes, vote.no, vote.abstain) == (83, 23, None)
    assert membership is not None
    assert str(membership.ended_known_until) == "2015-08-12"
    assert (membership.ended_edtf, membership.ended_latest) == ("..", None)


def test_a_second_load_changes_nothing(small_url: URL, folder: Path) -> None:
    before = hash_file(small_url), read_all_rows(small_url)
    assert run_load(small_url, folder) == (0, ["nothing to change"])
    assert run_load(small_url, folder, check=True) == (0, ["nothing to change"])
    assert (hash_file(small_url), read_all_rows(small_url)) == before


@pytest.mark.slow
def test_loading_the_project_s_data_again_changes_nothing(seeded_url: URL) -> None:
    from seeds.curated.data_files import DATA

    before = hash_file(seeded_url)
    assert run_load(seeded_url, DATA) == (0, ["nothing to change"])
    assert hash_file(seeded_url) == before


def test_check_writes_nothing_and_prints_what_would_change(small_url: URL, folder: Path) -> None:
    seed_folders.replace(folder, LAW, "yes: 83", "yes: 84")
    seed_folders.replace(folder, "memberships.csv", "KGZ,EAEU", "ARM,EAEU")
    before = read_all_rows(small_url)
    status, lines = run_load(small_url, folder, check=True)
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
    assert read_all_rows(small_url) == before


def test_a_changed_record_changes_its_row_alone(small_url: URL, folder: Path) -> None:
    with connect(create_reading_engine(small_url)) as connection:
        vote_id = connection.scalar(select(LawVote.table().c.id))
        edition = connection.scalar(select(Edition.table().c.edition))
    seed_folders.replace(folder, LAW, "yes: 83", "yes: 84")
    _, lines = run_load(small_url, folder)
    assert lines[:2] == ["law_votes: 1 changed", "total: 1 changed"]
    with connect(create_reading_engine(small_url)) as connection:
        vote = connection.execute(select(LawVote.table())).one()
        assert (vote.id, vote.yes) == (vote_id, 84)
        assert connection.scalar(select(Edition.table().c.edition)) != edition


def test_a_record_deleted_from_its_file_is_removed_and_nothing_else(
    small_url: URL, folder: Path
) -> None:
    before = read_all_rows(small_url)
    text = (folder / LAW).read_text(encoding="utf-8")
    (folder / LAW).write_text(text.partition("- slug: L02")[0], encoding="utf-8")
    _, lines = run_load(small_url, folder)
    assert lines[:2] == ["laws: 1 removed", "total: 1 removed"]
    after = read_all_rows(small_url)
    assert {"laws", "seeded_rows", "editions"} <= before.keys()
    for table, rows in before.items():
        gone = set(rows) - set(after[table])
        assert len(gone) == (1 if table in ("laws", "seeded_rows", "editions") else 0), table
    assert not any("L02" in row for rows in after.values() for row in rows)


def test_an_actor_can_change_its_kind(small_url: URL, folder: Path) -> None:
    seed_folders.replace(
        folder,
        "organisations.csv",
        "CSTO,Collective Security Treaty Organization,CSTO,alliance,2002-10-07,..,2020-01-01\n",
        "",
    )
    (folder / "groups.csv").write_text("slug,name\nCSTO,Some states\n", encoding="utf-8")
    run_load(small_url, folder)
    with connect(create_reading_engine(small_url)) as connection:
        actors = Actor.table()
        kinds = {row.slug: row.kind_code for row in connection.execute(select(actors))}
    assert kinds["CSTO"] == "group"
    assert count_rows(small_url, Organisation) == 1


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
        assert "law_families: 2 added" in run_load(migrated_url, folder)[1]
    finally:
        list_record_kinds.cache_clear()


def test_a_row_of_a_csv_file_can_have_further_sources(small_url: URL, folder: Path) -> None:
    (folder / "citations.csv").write_text(
        "source,row,stance,locator,confidence,note\n"
        "general-knowledge,memberships KGZ+EAEU+2015-08-12,contradicts,page 3,low,"
        "says 2015-08-06\n",
        encoding="utf-8",
    )
    key = "general-knowledge+++memberships KGZ+EAEU+2015-08-12+member+contradicts"
    assert run_load(small_url, folder, check=True) == (
        1,
        [f"add     citations {key}", "citations: 1 added", "total: 1 added"],
    )
    assert run_load(small_url, folder)[0] == 0
    citations = Citation.table().c
    with connect(create_reading_engine(small_url)) as connection:
        row = connection.execute(
            select(citations.locator, citations.confidence_code, citations.note).where(
                citations.stance_code == "contradicts"
            )
        ).one()
    assert tuple(row) == ("page 3", "low", "says 2015-08-06")


def test_a_membership_says_by_which_act_it_began(small_url: URL, folder: Path) -> None:
    header = "actor,organisation,status,started,ended,ended_known_until"
    seed_folders.replace(folder, "memberships.csv", header, f"{header},start_basis")
    lines = (folder / "memberships.csv").read_text(encoding="utf-8")
    lines = lines.replace(",2015-08-12,tass", ",2015-08-12,entry_into_force,tass")
    (folder / "memberships.csv").write_text(lines, encoding="utf-8")
    assert run_load(small_url, folder)[1][0] == "memberships: 2 changed"
    with connect(create_reading_engine(small_url)) as connection:
        found = connection.scalars(select(Membership.table().c.start_basis_code)).all()
    assert found == ["entry_into_force", "entry_into_force"]
