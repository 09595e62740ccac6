"""datapackage.json: what a package holds, by the Data Package standard, version 2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.packages.tables import ForeignKey, PackageTable
from reports.packages.loaded_data import LoadedDataset
from reports.packages.write_rows import RowTally

_PROFILE = "https://datapackage.org/profiles/2.0/"
_MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
LICENCE_FILE = "LICENSE"


@dataclass(frozen=True)
class WrittenTable:
    """A table or view, and the file that holds its rows."""

    table: PackageTable
    path: str
    """In the folder of the package."""
    tally: RowTally
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Stamp:
    """Where a package comes from."""

    edition: str
    revision: str


def describe_package(
    written: Sequence[WrittenTable], loaded: Sequence[LoadedDataset], stamp: Stamp
) -> dict[str, Any]:
    """The descriptor; `schemaRevision` tells `bedfellows restore` which schema to build."""
    return {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": "bedfellows",
        "title": "Bedfellows: a relational database of how states align",
        "description": "The countries and the organisations they join, the agreements they make, "
        "the laws they copy from one another and the events between them, every row traced to a "
        "source. README.md says how to read the files and what may be passed on.",
        "version": stamp.edition,
        "schemaRevision": stamp.revision,
        "licenses": [
            {
                "name": "MIT",
                "path": LICENCE_FILE,
                "title": "MIT: the curated rows. Rows of datasets have licences of their own.",
            }
        ],
        "contributors": [{"title": "Bedfellows contributors", "roles": ["author"]}],
        "sources": [_describe_source(dataset) for dataset in loaded],
        "datasets": [_describe_dataset(dataset) for dataset in loaded],
        "resources": [_describe_resource(each, loaded) for each in written],
    }


def _describe_source(dataset: LoadedDataset) -> dict[str, Any]:
    edition = {"version": dataset.edition} if dataset.edition else {}
    return {"title": dataset.title, "path": dataset.url, **edition}


def _describe_dataset(dataset: LoadedDataset) -> dict[str, Any]:
    return {
        "name": dataset.slug,
        "publisher": dataset.publisher,
        "licence": dataset.licence.words,
        "mayBePassedOn": dataset.licence.may_be_passed_on,
        "tables": dataset.tables,
    }


def _describe_resource(each: WrittenTable, loaded: Sequence[LoadedDataset]) -> dict[str, Any]:
    table = each.table
    format_ = each.path.rpartition(".")[2]
    own = [dataset for dataset in loaded if table.name in dataset.tables]
    licences = {
        dataset.licence.name: {"name": dataset.licence.name, "path": dataset.licence.url}
        for dataset in own
        if dataset.licence.name
    }
    resource = {
        "name": table.name,
        "$schema": f"{_PROFILE}dataresource.json",
        "path": each.path,
        "description": table.meaning,
        "type": "table",
        "format": format_,
        "mediatype": _MEDIA_TYPES[format_],
        "encoding": "utf-8",
        "bytes": each.bytes,
        "hash": f"sha256:{each.sha256}",
        "relation": "view" if table.is_view else "table",
        "rows": each.tally.rows,
        "schema": _describe_schema(each),
    }
    if own:
        resource["sources"] = [_describe_source(dataset) for dataset in own]
    if licences:
        resource["licenses"] = list(licences.values())
    return resource


def _describe_schema(each: WrittenTable) -> dict[str, Any]:
    table, fields = each.table, []
    for column in table.columns:
        field: dict[str, Any] = {
            "name": column.name,
            "type": column.type,
            "description": column.meaning,
        }
        if column.unit:
            field["unit"] = column.unit
        if column.is_required:
            field["constraints"] = {"required": True}
            if column.name in each.tally.emptied:
                field["missingValues"] = []  # it has no NULL, but the empty text
        fields.append(field)
    schema: dict[str, Any] = {"$schema": f"{_PROFILE}tableschema.json", "fields": fields}
    if table.primary_key:
        schema["primaryKey"] = table.primary_key
    if table.unique_keys:
        schema["uniqueKeys"] = table.unique_keys
    if table.foreign_keys:
        schema["foreignKeys"] = [_describe_key(key, table) for key in table.foreign_keys]
    return schema


def _describe_key(key: ForeignKey, table: PackageTable) -> dict[str, Any]:
    reference: dict[str, Any] = {"fields": key.keys}
    if key.table != table.name:
        reference["resource"] = key.table
    return {"fields": key.columns, "reference": reference}
