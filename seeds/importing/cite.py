"""`bedfellows cite`: the BibTeX entries of the loaded datasets, as the database has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from sqlalchemy import URL, select

from console import UserError
from database import connect, create_reading_engine
from models.datasets import datasets
from schema_revision import require_current_revision
from seeds.importing import registry


def print_citations(url: URL, wanted: Sequence[str], *, echo: Callable[[str], None]) -> int:
    """Print the entries of the datasets asked for, or of all loaded ones.

    Returns the exit status 0, also if nothing is loaded. Raises UserError for a dataset that is
    not loaded.
    """
    with connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        rows = connection.execute(
            select(datasets.c.slug, datasets.c.citation).order_by(datasets.c.slug)
        ).all()
    loaded = {row.slug: row.citation for row in rows}
    faults = [_describe_not_loaded(name, list(loaded)) for name in wanted if name not in loaded]
    if faults:
        raise UserError("\n".join(faults))
    if not loaded:
        echo("No dataset is loaded. `bedfellows import` lists the datasets you can import.")
        return 0
    echo("\n\n".join(loaded[name] for name in dict.fromkeys(wanted or loaded)))
    return 0


def _describe_not_loaded(name: str, loaded: list[str]) -> str:
    which = f"Loaded: {', '.join(loaded)}." if loaded else "No dataset is loaded."
    near = [] if name in registry.list_names() else get_close_matches(name.lower(), loaded, n=1)
    return f"{name} is not loaded. {which}" + (f" Did you mean {near[0]!r}?" if near else "")
