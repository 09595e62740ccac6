"""All tables as one html page: a single file, readable without network and without script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from reports.formats.html_references import view_references
from reports.formats.html_tables import Link, TableViews, write_plain
from reports.formats.structured_data import write_structured_data
from reports.formats.templates import load_templates, read_style
from reports.formats.values import format_printable
from reports.framework.table import Head, Table


@dataclass(frozen=True)
class Surroundings:
    """What a page has around its answer; without any, it stands alone."""

    template: str = "single.html"
    link: Link = write_plain
    values: dict[str, Any] = field(default_factory=dict)
    """Further values for the template."""


def render_html(
    head: Head, tables: Sequence[Table], surroundings: Surroundings | None = None
) -> str:
    """A page: the question and its scope, the contents, the tables, the sources, the coverage."""
    around = surroundings or Surroundings()
    listed = [table for table in tables if table.is_bibliography]
    views = TableViews([table for table in tables if not table.is_bibliography], around.link)
    values = {
        "title": format_printable(head.title or head.report),
        "question": format_printable(head.question),
        "scope": format_printable(head.scope),
        "as_of": head.as_of,
        "edition": format_printable(head.edition),
        "revision": head.revision,
        "report": head.report,
        "coverage": format_printable(head.coverage.line) if head.coverage else "",
        "tables": views.views,
        "bibliographies": [
            (format_printable(table.title), view_references(table, around.link, views.cited_in))
            for table in listed
        ],
        "empty_bibliography": format_printable(listed[0].empty) if listed else "",
        "bibliography_note": format_printable(listed[0].note) if listed else "",
        "style": Markup(read_style()),
        "structured_data": [write_structured_data(one) for one in head.structured_data],
    }
    template = load_templates().get_template(around.template)
    return template.render(values | around.values)
