"""`bedfellows import --remove`: take one dataset out again, and only that."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import URL, delete
from sqlalchemy.exc import IntegrityError

from database import UserError, connected, require_current, writing
from models.datasets import coverage_days, datasets, imported_rows, imports, unmapped_codes
from seeds.importing import catalogue, ledger


def remove(url: URL, name: str, *, echo: Callable[[str], None]) -> int:
    """Remove every row of a dataset and what is known of its imports, in one transaction.

    Returns the exit status 0, also where nothing of it is loaded. Raises UserError, naming the
    rows, where a row of somebody else would go with it; then nothing is removed.
    """
    reader = catalogue.reader(catalogue.known(name))
    with connected(writing(url)) as connection, connection.begin():
        require_current(connection)
        ledger.lock(connection)
        dataset_id = ledger.id_of(connection, name)
        if dataset_id is None:
            echo(f"{name} is not loaded: nothing to remove")
            return 0
        try:
            count = reader.remove(connection, dataset_id)
            for table in (unmapped_codes, coverage_days, imported_rows, imports):
                connection.execute(delete(table).where(table.c.dataset_id == dataset_id))
            connection.execute(delete(datasets).where(datasets.c.id == dataset_id))
        except IntegrityError as error:
            raise UserError(
                f"{name} was not removed: another row needs one of its rows: {error.orig}"
            ) from error
    echo(f"{name}: {count:,} {'row' if count == 1 else 'rows'} removed")
    return 0
