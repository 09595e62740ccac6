"""Removing a dataset: its rows go, rows of a user stay."""

from __future__ import annotations

from pathlib import Path

import fake_dataset
from sqlalchemy import URL, select
from visit_imports import FIVE, Import, added, ask, invoke, slug_id, snapshot

from console import UserError
from database import connect, create_writing_engine
from models import Base
from models.datasets import imports

__all__ = ["added", "ask"]


def test_remove_deletes_the_dataset_and_nothing_else(ask: Import, seeded_url: URL) -> None:
    before = snapshot(seeded_url)
    assert ask("import", "--remove", "state-visits") == (
        "state-visits is not loaded: nothing to remove\n"
    )
    ask("import", "state-visits", fake_dataset.write_visits(Path("may.csv"), *FIVE))
    assert snapshot(seeded_url) != before
    assert ask("import", "--remove", "state-visits") == "state-visits: 4 rows removed\n"
    assert snapshot(seeded_url) == before


def test_remove_is_refused_if_a_row_of_a_user_refers_to_it(ask: Import, seeded_url: URL) -> None:
    ask("import", "state-visits", fake_dataset.write_visits(Path("may.csv"), *FIVE))
    tables = Base.metadata.tables
    with connect(create_writing_engine(seeded_url)) as connection, connection.begin():
        new = (
            tables["agreements"]
            .insert()
            .values(slug="their-treaty", title="Theirs", short_title="Theirs", kind_code="trade")
        )
        agreement = connection.execute(new.returning(tables["agreements"].c.id)).scalar_one()
        ours = connection.execute(select(imports.c.id, imports.c.dataset_id)).one()
        connection.execute(
            tables["imported_rows"]
            .insert()
            .values(
                table_name="agreements", row_id=agreement, dataset_id=ours[1], import_id=ours[0]
            )
        )
        party = connection.execute(
            tables["agreement_parties"]
            .insert()
            .values(agreement_id=agreement, actor_id=slug_id(seeded_url, "BLR"), role_code="party")
            .returning(tables["agreement_parties"].c.id)
        ).scalar_one()
    before = snapshot(seeded_url)
    refused = invoke(seeded_url, "import", "--remove", "state-visits").exception
    assert isinstance(refused, UserError)
    assert str(refused).splitlines() == [
        "state-visits was not removed: rows that are not its own refer to it; delete those first:",
        f"  agreement_parties id {party} refers to agreements their-treaty",
    ]
    assert snapshot(seeded_url) == before
