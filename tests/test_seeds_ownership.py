"""What a load does with the rows that a user added, edited or deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
import seed_folders
from seed_folders import (
    count_rows,
    execute,
    find_stage,
    read_all_rows,
    run_load,
    select_id,
)
from sqlalchemy import URL, delete, insert, select, update

from console import UserError
from database import connect, create_reading_engine
from models import (
    Actor,
    Event,
    EventType,
    Law,
    LawFamily,
    LawVote,
)

LAW = "laws/foreign-agents.yaml"


def test_a_user_s_rows_survive(small_url: URL, folder: Path) -> None:
    with connect(create_reading_engine(small_url)) as connection:
        stage = find_stage(connection, "introduced")
    execute(
        small_url,
        insert(Actor.table()).values(slug="mine", name="Mine", kind_code="group"),
        insert(LawVote.table()).values(stage_id=stage.id, yes=1),
        insert(LawFamily.table()).values(slug="mine", title="Mine", description="Mine"),
    )
    assert run_load(small_url, folder) == (0, ["nothing to change"])
    seed_folders.replace(folder, LAW, "yes: 83", "yes: 84")
    assert run_load(small_url, folder)[0] == 0
    with connect(create_reading_engine(small_url)) as connection:
        actors, votes = Actor.table(), LawVote.table()
        assert connection.scalar(select(actors.c.name).where(actors.c.slug == "mine")) == "Mine"
        assert sorted(connection.scalars(select(votes.c.yes))) == [1, 84]


def test_a_removal_that_would_delete_a_user_s_row_is_refused(small_url: URL, folder: Path) -> None:
    with connect(create_reading_engine(small_url)) as connection:
        stage = find_stage(connection, "introduced")
    execute(small_url, insert(LawVote.table()).values(stage_id=stage.id, yes=1))
    (folder / LAW).unlink()
    before = read_all_rows(small_url)
    with pytest.raises(UserError) as caught:
        run_load(small_url, folder)
    assert "nothing was loaded" in str(caught.value)
    assert "law_stages L01+introduced+2013-09 is no longer in the seed files" in str(caught.value)
    assert "a user's row refers to it: law_votes L01+introduced+2013-09 (id " in str(caught.value)
    assert read_all_rows(small_url) == before


def test_a_removal_of_a_code_that_a_user_s_row_uses_is_refused(
    small_url: URL, folder: Path
) -> None:
    types = folder / "event_types.csv"
    types.write_text("code,label,quad_class,goldstein\n01,Statement,verbal_cooperation,0.1\n")
    run_load(small_url, folder)
    with connect(create_reading_engine(small_url)) as connection:
        assert connection.execute(select(EventType.table().c.goldstein_tenths)).scalars().all() == [
            1
        ]
    event = {"slug": "mine", "type_code": "01", "title": "Mine"}
    execute(small_url, insert(Event.table()).values(event))
    types.unlink()
    with pytest.raises(UserError, match=r"a user's row refers to it: events mine \(id "):
        run_load(small_url, folder)


def test_a_new_record_with_the_key_of_a_user_s_row_is_refused(small_url: URL, folder: Path) -> None:
    execute(
        small_url,
        insert(LawFamily.table()).values(slug="lgbt", title="Mine", description="Mine"),
    )
    with (folder / "law_families.csv").open("a", encoding="utf-8") as file:
        file.write("lgbt,Theirs,Theirs\n")
    before = read_all_rows(small_url)
    with pytest.raises(UserError) as caught:
        run_load(small_url, folder)
    where = f"{folder}/law_families.csv:3"
    message = "law_families lgbt already exists in the database, as a row that a user added (id "
    assert f"{where}: {message}" in str(caught.value)
    assert read_all_rows(small_url) == before


def test_a_row_edited_by_hand_is_reported_and_restored(small_url: URL, folder: Path) -> None:
    before = read_all_rows(small_url)
    laws = Law.table()
    execute(small_url, update(laws).where(laws.c.slug == "L01").values(title="Mine", number="7"))
    _, lines = run_load(small_url, folder)
    assert lines[:3] == [
        "laws L01 was edited by hand; restored from the seed files:",
        "        title: Mine -> On foreign agents",
        "        number: 7 -> nothing",
    ]
    assert read_all_rows(small_url) == before


def test_a_key_edited_by_hand_is_restored(small_url: URL, folder: Path) -> None:
    before = read_all_rows(small_url)
    laws = Law.table()
    execute(small_url, update(laws).where(laws.c.slug == "L01").values(slug="L99"))
    _, lines = run_load(small_url, folder)
    assert lines[:3] == [
        "laws L01 was edited by hand; restored from the seed files:",
        "        slug: L99 -> L01",
        "laws: 1 changed",
    ]
    assert read_all_rows(small_url) == before


def test_a_row_deleted_by_hand_is_restored(small_url: URL, folder: Path) -> None:
    execute(small_url, delete(LawVote.table()))
    _, lines = run_load(small_url, folder)
    assert lines[:2] == [
        (
            "law_votes L01+first_reading+2015-06-04 was deleted by hand; restored from the seed "
            "files"
        ),
        "law_votes: 1 added",
    ]
    assert count_rows(small_url, LawVote) == 1


def test_a_user_s_row_with_the_id_of_a_deleted_one_survives(small_url: URL, folder: Path) -> None:
    laws = Law.table()
    with connect(create_reading_engine(small_url)) as connection:
        old = connection.execute(select(laws).where(laws.c.slug == "L02")).one()
    mine = {
        "id": old.id,
        "slug": "mine",
        "title": "Mine",
        "short_title": "Mine",
        "status_code": "pending",
        "family_id": old.family_id,
        "country_id": select_id(Actor, "BLR"),
    }
    execute(small_url, delete(laws).where(laws.c.slug == "L02"), insert(laws).values(mine))
    run_load(small_url, folder)
    with connect(create_reading_engine(small_url)) as connection:
        slugs = {row.slug: row.id for row in connection.execute(select(laws))}
    assert slugs["mine"] == old.id
    assert set(slugs) == {"L01", "L02", "mine"}
