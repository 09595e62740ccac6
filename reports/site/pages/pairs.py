"""A page for each chosen pair of countries: what links them."""

from __future__ import annotations

from reports.framework.table import Line, Table
from reports.site.keys import Entry
from reports.site.page_kind import Answer, PageKind
from reports.site.site_data import SiteData


def _find(site: SiteData) -> list[Entry]:
    entries = []
    for pair in site.pairs:
        one, other = (site.find_actor(name) for name in pair)
        title = f"{one.name} and {other.name}"
        entries.append(Entry(f"{one.slug}-{other.slug}", title, "pair", [one.slug, other.slug]))
    return list({entry.key: entry for entry in entries}.values())


def _build_page(site: SiteData, entry: Entry) -> Answer:
    head, tables = site.read_report("dossier", entry.words, with_charts=True)
    return head, site.add_footnotes(tables)


def _build_index(site: SiteData) -> Answer:
    lines = [Line([entry.key, entry.title]) for entry in _find(site)]
    empty = "No pair was chosen: bedfellows site DIR --pair BLR KGZ makes a page for one."
    table = Table("Chosen pairs", ["ID", "Countries"], lines, empty, is_keyed=True)
    return site.build_head("Pairs", "What links two countries?"), [table]


KINDS = [PageKind("pairs", "Pairs", 20, _find, _build_index, _build_page)]
