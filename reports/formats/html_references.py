"""The list of sources of a page: each entry with its address and where it is cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reports.formats.html_tables import Link, TextPart
from reports.formats.values import format_printable
from reports.framework.table import Table

_DESCRIBED = ("Author", "Title", "Publisher", "Date", "Where")
_OWN = {"No.", "Address", *_DESCRIBED}


class ReferenceView(NamedTuple):
    """One source; ``address`` is a link if it is safe to follow."""

    number: str
    described: Sequence[tuple[str, str]]
    """What an entry of a bibliography has, each with the class that sets its type."""
    address: TextPart | None
    more: Sequence[tuple[str, Sequence[TextPart]]]
    """Further columns, by heading."""
    cited_in: Sequence[tuple[str, str, int]]
    page: str | None = None
    """Address of a page about the source, beside this one."""
    """Title of a table, anchor of the first citation in it, and their number."""


def view_references(
    table: Table, link: Link, cited_in: Mapping[str, Mapping[str, Sequence[str]]]
) -> list[ReferenceView]:
    """The entries of a table of sources."""
    views = []
    for line in table.lines:
        cells = dict(zip(table.columns, map(format_printable, line.cells), strict=True))
        values = dict(zip(table.columns, line.cells, strict=True))
        described = [(name.lower(), cells[name]) for name in _DESCRIBED if values[name]]
        address = link(cells["Address"], "Address")[0] if values["Address"] else None
        more = [
            (name, link(cells[name], name))
            for name in table.columns
            if name not in _OWN and values[name] not in (None, 0, "")
        ]
        places = cited_in.get(cells["No."], {})
        cited = [(title, names[0], len(names)) for title, names in places.items()]
        key = str(line.parts[0]) if line.parts and line.parts[0] else ""
        page = link(key, "ID")[0].href if key else None
        views.append(ReferenceView(cells["No."], described, address, more, cited, page))
    return views
