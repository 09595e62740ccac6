"""How the datasets that are loaded are cited: in BibTeX, as the database itself holds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from sqlalchemy import URL, select

from console import UserError
from database import connect, create_reading_engine, require_current_revision
from models.datasets import datasets
from seeds.importing import registry


def cite(url: URL, wanted: Sequence[str], *, echo: Callable[[str], None]) -> int:
    """Print the entries of the datasets asked for, or of all that are loaded.

    Returns the exit status 0, also where nothing is loaded. Raises UserError for a dataset that
    is not.
    """
    with connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        rows = connection.execute(
            select(datasets.c.slug, datasets.c.citation).order_by(datasets.c.slug)
        ).all()
    there = {row.slug: row.citation for row in rows}
    faults = [_not_loaded(name, list(there)) for name in wanted if name not in there]
    if faults:
        raise UserError("\n".join(faults))
    if not there:
        echo("No dataset is loaded, so there is none to cite: bedfellows import lists them.")
        return 0
    echo("\n\n".join(there[name] for name in dict.fromkeys(wanted or there)))
    return 0


def _not_loaded(name: str, there: list[str]) -> str:
    loaded = f"Loaded are: {', '.join(there)}." if there else "No dataset is loaded."
    near = [] if name in registry.names() else get_close_matches(name.lower(), there, n=1)
    return f"{name} is not loaded. {loaded}" + (f" Did you mean {near[0]!r}?" if near else "")
