"""Answers as files of csv or tsv with a descriptor, by the Data Package standard, version 2."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from reports.formats.addresses import find_address
from reports.formats.csv_format import LIST_SEPARATOR, render_csv
from reports.framework.columns import ColumnType, TableColumn, make_unique
from reports.framework.data_form import DataTable, make_data
from reports.framework.table import Head, Table

DESCRIPTOR = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_FORMATS = {",": ("csv", "text/csv"), "\t": ("tsv", "text/tab-separated-values")}
_TYPES = {
    ColumnType.INTEGER: "integer",
    ColumnType.NUMBER: "number",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
}
"""All other types are strings."""
_MEANINGS = {
    ColumnType.EDTF: "A date in EDTF (ISO 8601-2), .. where it goes on, or a mark that the note "
    "explains.",
    ColumnType.LIST: f"Several texts, joined by {LIST_SEPARATOR!r}.",
    ColumnType.CODE: "A key of the database.",
    ColumnType.ANSWER: "yes, no, ? (not decided) or a status.",
}
_LONGEST_NAME = 60
# The same answer gives the same bytes, so files in an archive have no time of their own.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def build_files(head: Head, tables: Sequence[Table], delimiter: str) -> dict[str, str]:
    """Every table as a file of its own, and the descriptor, by name."""
    ending, _ = _FORMATS[delimiter]
    files: dict[str, str] = {}
    resources = []
    for table in tables:
        data = make_data(table)
        name = _name_file(table.title, {file.removesuffix(f".{ending}") for file in files})
        files[f"{name}.{ending}"] = render_csv(data, delimiter)
        resources.append(_describe_table(table, data, name, f"{name}.{ending}", delimiter))
    return {**files, DESCRIPTOR: _write_descriptor(head, tables, resources)}


def describe_file(head: Head, tables: Sequence[Table], file_name: str, delimiter: str) -> str:
    """The descriptor of one file, which stands beside it; of the other tables, the sources."""
    table, *_ = tables
    name = _name_file(table.title, set())
    resource = _describe_table(table, make_data(table), name, file_name, delimiter)
    return _write_descriptor(head, tables, [resource])


def pack(files: Mapping[str, str]) -> bytes:
    """The files in a zip archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text)
    return packed.getvalue()


def _name_file(title: str, taken: set[str]) -> str:
    """A title as the name of a file on any system."""
    name = re.sub(r"[^a-z0-9]+", "-", title.casefold())[:_LONGEST_NAME].strip("-")
    # Windows keeps names such as "con" for devices.
    return make_unique(name if len(name) > 4 else f"table-{name}".strip("-"), taken)


def _describe_table(
    table: Table, data: DataTable, name: str, path: str, delimiter: str
) -> dict[str, Any]:
    ending, media_type = _FORMATS[delimiter]
    note = table.note if table.lines else table.empty
    return {
        "name": name,
        "type": "table",
        "path": path,
        "title": table.title,
        **({"description": note} if note else {}),
        "format": ending,
        "mediatype": media_type,
        "encoding": "utf-8",
        "dialect": {"delimiter": delimiter},
        "schema": {
            "fields": [_describe_field(column) for column in data.columns],
            "missingValues": [""],
        },
    }


def _describe_field(column: TableColumn) -> dict[str, str]:
    meanings = filter(None, [column.description, _MEANINGS.get(column.type, "")])
    known = {
        "name": column.name,
        "type": _TYPES.get(column.type, "string"),
        "title": column.heading,
        "description": " ".join(meanings),
        "unit": column.unit,
        "kind": column.type.value,
        "of": column.of,
    }
    return {key: value for key, value in known.items() if value}


def _write_descriptor(
    head: Head, tables: Sequence[Table], resources: Sequence[dict[str, Any]]
) -> str:
    listed = [source for table in tables if table.is_bibliography for source in _list(table)]
    known = {
        "$schema": _PROFILE,
        "name": re.sub(r"[^a-z0-9._-]+", "-", head.report.casefold()),
        "title": head.title or head.report,
        "description": " ".join(filter(None, [head.question, head.scope])),
        "version": head.edition,
        "schemaRevision": head.revision,
        "asOf": head.as_of,
        "command": head.command,
        "parameters": head.parameters,
        "coverage": head.coverage.line if head.coverage else None,
        "sources": listed,
        "resources": [*resources],
    }
    content = {key: value for key, value in known.items() if value}
    return json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n"


def _list(table: Table) -> list[dict[str, str]]:
    """The sources of a bibliography, as the standard names them."""
    data = make_data(table)
    names = [column.name for column in data.columns]
    found = []
    for row in data.rows:
        source = dict(zip(names, row, strict=True))
        words = [str(source.get(key) or "") for key in ("author", "title", "publisher", "date")]
        address = find_address(str(source.get("address") or ""))
        found.append(
            {"title": ", ".join(filter(None, words)), **({"path": address} if address else {})}
        )
    return found
