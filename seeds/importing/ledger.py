"""Ledger of datasets and imports: which files were imported, with which counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import reduce
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select, update

from models.datasets import coverage_days, datasets, imports, unmapped_codes
from seeds.importing.coverage import state_loaded_days
from seeds.importing.dataset_citation import format_bibtex
from seeds.importing.editions import is_older

if TYPE_CHECKING:
    from seeds.importing.card import CoverageNote
    from seeds.importing.dataset import Dataset
    from seeds.importing.reader import Counts


def lock_imports(connection: Connection) -> None:
    """Lock out other imports and seeding until the end of the transaction; readers go on.

    On SQLite, the transaction began with this lock.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE imports, seeded_rows IN SHARE ROW EXCLUSIVE MODE")


def find_dataset_id(connection: Connection, name: str) -> int | None:
    """The id of a dataset, if any of it is loaded."""
    found: int | None = connection.scalar(select(datasets.c.id).where(datasets.c.slug == name))
    return found


def has_import(connection: Connection, import_id: int, sha256: str) -> bool:
    """Whether there is an import with this id of a file with these contents."""
    found = select(imports.c.id).where(imports.c.id == import_id, imports.c.file_sha256 == sha256)
    return connection.scalar(found) is not None


def count_rows_loaded(connection: Connection, dataset_id: int) -> int:
    """Rows that all imports of a dataset have loaded so far."""
    found = select(func.coalesce(func.sum(imports.c.rows_loaded), 0))
    return int(connection.scalar(found.where(imports.c.dataset_id == dataset_id)) or 0)


def begin_dataset(connection: Connection, dataset: Dataset) -> int:
    """The id of the dataset; its row is inserted, or updated from its card."""
    name, card = dataset.name, dataset.card
    values = {
        "title": card.title,
        "publisher": card.publisher,
        "url": card.url,
        "licence": card.licence,
    }
    if (existing := find_dataset_id(connection, name)) is not None:
        connection.execute(update(datasets).where(datasets.c.id == existing).values(values))
        return existing
    new = datasets.insert().values(
        values | {"slug": name, "citation": format_bibtex(name, card, None)}
    )
    return int(connection.execute(new.returning(datasets.c.id)).scalar_one())


def begin_import(connection: Connection, dataset_id: int, file_name: str, sha256: str) -> int:
    """The id of a new import; `end_import` writes its counts."""
    new = imports.insert().values(
        dataset_id=dataset_id,
        file_name=file_name,
        file_sha256=sha256,
        imported_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        **dict.fromkeys(
            ("rows_read", "rows_loaded", "rows_revised", "rows_known", "rows_rejected"), 0
        ),
    )
    return int(connection.execute(new.returning(imports.c.id)).scalar_one())


def end_import(
    connection: Connection, dataset: Dataset, import_id: int, counts: Counts, edition: str | None
) -> None:
    """Write the results of an import into its own row and into that of its dataset."""
    connection.execute(
        update(imports)
        .where(imports.c.id == import_id)
        .values(
            edition=edition,
            rows_read=counts.read,
            rows_loaded=counts.loaded,
            rows_revised=counts.revised,
            rows_known=counts.known,
            rows_rejected=counts.rejected,
            first_day=counts.first_day,
            last_day=counts.last_day,
        )
    )
    # A file without rows vouches for nothing.
    covers = dataset.card.covers if counts.loaded or counts.known else ()
    days = [counts.first_day, counts.last_day]
    _widen_dataset(connection, dataset, [edition], days, covers)


def add_imports(
    connection: Connection,
    dataset: Dataset,
    dataset_id: int,
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Add imports made elsewhere, of which all is known but the time."""
    if not rows:
        return
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    common = {"dataset_id": dataset_id, "imported_at": now}
    connection.execute(imports.insert(), [{**common, **row} for row in rows])
    days = [day for row in rows for day in (row["first_day"], row["last_day"])]
    editions = [row["edition"] for row in rows]
    _widen_dataset(connection, dataset, editions, days, dataset.card.covers)


def _widen_dataset(
    connection: Connection,
    dataset: Dataset,
    editions: Sequence[str | None],
    days: Sequence[date | None],
    covers: Sequence[CoverageNote],
) -> None:
    """Make the row of a dataset, and what it covers, include new imports."""
    name = dataset.name
    row = connection.execute(
        select(datasets.c.edition, datasets.c.covers_from, datasets.c.covers_to).where(
            datasets.c.slug == name
        )
    ).one()
    edition = reduce(_find_newer_edition, editions, row.edition)
    connection.execute(
        update(datasets)
        .where(datasets.c.slug == name)
        .values(
            edition=edition,
            citation=format_bibtex(name, dataset.card, edition),
            covers_from=min(filter(None, (row.covers_from, *days)), default=None),
            covers_to=max(filter(None, (row.covers_to, *days)), default=None),
        )
    )
    for covered in covers:
        state_loaded_days(connection, name, covered.kind, covered.extent, covered.note)


def _find_newer_edition(before: str | None, edition: str | None) -> str | None:
    """The edition of a dataset after an import: the newer one, where they have an order."""
    return before if before and edition and is_older(edition, before) else edition or before


def add_coverage(connection: Connection, dataset_id: int, days: Mapping[date, int]) -> None:
    """Add loaded rows to the days they were published for."""
    rows = [
        {"dataset_id": dataset_id, "day": day, "row_count": count} for day, count in days.items()
    ]
    _add_counts(connection, coverage_days, rows)


def add_unmapped(
    connection: Connection, dataset_id: int, codes: Mapping[tuple[str, str, str | None], int]
) -> None:
    """Add the sides of rows left empty to the counts of their codes."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for (code, reason, label), count in codes.items():
        row = rows.setdefault(
            (code, reason),
            {"dataset_id": dataset_id, "code": code, "reason_code": reason, "label": label}
            | {"row_count": 0},
        )
        row["row_count"] += count
        row["label"] = row["label"] or label
    _add_counts(connection, unmapped_codes, [row for row in rows.values() if row["row_count"]])


def _add_counts(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows, or add their counts to the existing rows."""
    if not rows:
        return
    # Only the dialect in use: the other takes time to import.
    new = import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert(table)
    changed = {"row_count": table.c.row_count + new.excluded.row_count}
    if "label" in table.c:
        changed["label"] = func.coalesce(table.c.label, new.excluded.label)
    connection.execute(
        new.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=changed),
        rows,
    )
