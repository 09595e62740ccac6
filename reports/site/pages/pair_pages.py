"""A page for each chosen pair of countries: what links them."""

from __future__ import annotations

from console import UserError
from models.actors import ActorKind
from reports.framework.table import Line, Table
from reports.site.keys import Entry
from reports.site.page_kind import Answer, PageKind
from reports.site.site_data import SiteData


def find_pairs(site: SiteData) -> list[Entry]:
    """The chosen pairs, each once; UserError for a name that no country has."""
    entries = []
    for pair in site.pairs:
        one, other = (site.find_actor(name) for name in pair)
        for actor in (one, other):
            if actor.kind != ActorKind.COUNTRY.value:
                raise UserError(f"--pair: {actor.name} ({actor.slug}) is not a country")
        if one.id == other.id:
            raise UserError(f"--pair: both names mean {one.name}: name two different countries")
        title = f"{one.name} and {other.name}"
        entries.append(Entry(f"{one.slug}-{other.slug}", title, "pair", [one.slug, other.slug]))
    return list({entry.key: entry for entry in entries}.values())


def _build_page(site: SiteData, entry: Entry) -> Answer:
    head, tables = site.read_report("dossier", entry.words, with_charts=True)
    return head, site.add_footnotes(tables)


def _build_index(site: SiteData) -> Answer:
    lines = [Line([entry.key, entry.title]) for entry in find_pairs(site)]
    empty = "No pair was chosen: bedfellows site DIR --pair BLR KGZ makes a page for one."
    table = Table("Chosen pairs", ["ID", "Countries"], lines, empty, is_keyed=True)
    return site.build_head("Pairs", "What links two countries?"), [table]


KINDS = [PageKind("pairs", "Pairs", 20, find_pairs, _build_index, _build_page)]
