"""Entries from the lists of records, with the names by which a search finds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from models import Actor, ActorName
from reports.framework.table import Cell, Table
from reports.site.keys import Entry
from reports.site.site_data import SiteData

_TITLES = ("Name", "Title")


def list_entries(site: SiteData, kind: str, noun: str) -> list[Entry]:
    """The records of one list; ``noun`` names one of them."""
    return site.read_once("entries", kind, lambda: _build_entries(site, kind, noun))


def _build_entries(site: SiteData, kind: str, noun: str) -> list[Entry]:
    table = site.read_listing(kind)
    names = site.read_once("names", "", lambda: _read_names(site))
    return [_build_entry(table, line.cells, noun, names) for line in table.lines]


def _build_entry(
    table: Table, cells: Sequence[Cell], noun: str, names: dict[str, list[str]]
) -> Entry:
    values = dict(zip(table.columns, cells, strict=True))
    key = str(cells[0])
    title = next((str(values[name]) for name in _TITLES if values.get(name)), key)
    codes = [str(values[name]) for name in ("ISO 2", "Acronym") if values.get(name)]
    details = [str(values[name]) for name in ("Country", "Date", "Publisher") if values.get(name)]
    words = dict.fromkeys([*codes, *names.get(key, ())])
    return Entry(key, title, noun, [*words], ", ".join(details))


def _read_names(site: SiteData) -> dict[str, list[str]]:
    """The names of every actor, by its key."""
    actors, names = Actor.table(), ActorName.table()
    found: dict[str, list[str]] = defaultdict(list)
    for key, name in site.connection.execute(
        select(actors.c.slug, names.c.name)
        .join_from(names, actors, actors.c.id == names.c.actor_id)
        .order_by(names.c.language, names.c.name, names.c.id)
    ):
        found[key].append(name)
    return found
