"""Where a value leads: to the page of its key in a site, else to its row in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, select

from models import Base
from models.citable import list_citable_tables
from reports.browse.describe_tables import TableDescription
from reports.site.keys import name_file

SITE_PATH = "site"
_FIRST = ("countries", "organisations")
"""Folders of a site whose pages win where a key has several."""
_KEYS = ("slug", "country_code", "row_key", "record_key")


@dataclass
class Links:
    """The addresses of rows and keys, as paths on the server."""

    database: str
    tables: Mapping[str, TableDescription]
    rows: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Table and id of the row with a slug; the first table where several have it."""
    pages: dict[str, str] = field(default_factory=dict)
    """Path in the site by the name of the page's file."""
    labels: dict[tuple[str, int], str] = field(default_factory=dict)
    """The name of a row that has a slug, by table and id."""

    def find_address(
        self, table: str | None, column: str, value: Any, row: Mapping[str, Any]
    ) -> str | None:
        """The path that a cell leads to, if any. Without a table, the row is one of a query."""
        if not isinstance(value, str | int) or value == "":
            return None  # nothing, or a reference that has a label and a link already
        if table is None:
            return self._find_key(value)
        described = self.tables.get(table)
        if column in _KEYS or column.endswith("_slug"):
            page = self._find_page(value)
            if page is not None or column != "slug":
                return page or self._find_key(value)
        if described is None:
            return None
        if column == "row_id" and "table_name" in described.columns:
            return self._build_row_path(str(row["table_name"]), value)
        target, key = described.references.get(column, (None, ""))
        return self._build_row_path(target, value) if target and key in ("id", "code") else None

    def find_label(self, table: str | None, column: str, value: Any) -> str:
        """The text of a link: the name of the row that an id refers to, else the value."""
        described = self.tables.get(table or "")
        target, key = described.references.get(column, ("", "")) if described else ("", "")
        return self.labels.get((target, value), str(value)) if key == "id" else str(value)

    def _find_key(self, value: Any) -> str | None:
        if not isinstance(value, str) or value not in self.rows:
            return None
        return self._find_page(value) or self._build_row_path(*self.rows[value])

    def _find_page(self, value: Any) -> str | None:
        page = self.pages.get(name_file(str(value)))
        return f"/{SITE_PATH}/{quote(page)}" if page else None

    def _build_row_path(self, table: str, key: Any) -> str | None:
        if table not in self.tables or self.tables[table].is_view:
            return None
        return f"/{self.database}/{table}/{_encode_key(str(key))}"


def _encode_key(key: str) -> str:
    """A primary key as Datasette writes it in a path: what is not plain as ~ and its bytes."""
    return "".join(
        chr(byte)
        if chr(byte).isascii() and (chr(byte).isalnum() or chr(byte) in "-_")
        else "+"
        if byte == 32
        else f"~{byte:02X}"
        for byte in key.encode()
    )


def read_links(
    connection: Connection,
    database: str,
    tables: Mapping[str, TableDescription],
    site: Path | None,
) -> Links:
    """The addresses of everything that sources can be cited for, and of the pages of a site."""
    links = Links(database, tables)
    first = {"actors": 0, "sources": 2}
    wanted = ["actors", *list_citable_tables(), "law_families", "sources"]
    for name in sorted(dict.fromkeys(wanted), key=lambda name: first.get(name, 1)):
        table = Base.metadata.tables[name]
        if "slug" in table.c and not tables[name].is_large:
            columns = (table.c.slug, table.c.id, table.c[tables[name].label or "slug"])
            for slug, row_id, label in connection.execute(select(*columns)):
                links.rows.setdefault(slug, (name, row_id))
                links.labels[name, row_id] = label or slug
    if site is not None:
        found = sorted(
            site.glob("*/*.html"), key=lambda page: (page.parent.name not in _FIRST, str(page))
        )
        for page in found:
            if not page.name.startswith("index"):
                links.pages.setdefault(page.stem, page.relative_to(site).as_posix())
    return links
