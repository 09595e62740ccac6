"""From what a user names to references: datasets, sources, records and answers of reports."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, select, true, union_all

from console import UserError
from models import Source
from models.datasets import datasets
from models.references.cited_work import CitedWork, make_keys_unique
from models.views import citable_rows, evidence
from reports.citations.project_references import (
    PROJECT_KEY,
    cite_answer,
    cite_project,
    cite_record,
)
from reports.citations.source_references import read_dataset_references, read_source_references
from reports.framework.find_request import find_request
from reports.framework.footnotes import add_footnotes
from reports.framework.head import build_head
from reports.framework.registry import list_names, load_report
from reports.framework.run import parse_arguments
from reports.framework.suggestions import find_nearest, join_words, suggest
from schema_revision import require_current_revision


@dataclass(frozen=True)
class CiteOrder:
    """What to cite: keys, and the answer of a report; without either, the project and datasets.

    ``sources`` adds what the records and the answer rest on.
    """

    keys: Sequence[str] = ()
    report: str | None = None
    sources: bool = False


def find_references(connection: Connection, wanted: CiteOrder) -> list[CitedWork]:
    """The references, in the order asked for; UserError names all keys that do not exist."""
    if not wanted.keys and wanted.report is None:
        loaded = read_dataset_references(connection, true())
        return [cite_project(connection), *loaded.values()]
    found, faults = [], []
    for key in wanted.keys:
        try:
            found += _find_key(connection, key, with_sources=wanted.sources)
        except UserError as error:
            faults.append(str(error))
    if faults:
        raise UserError("\n".join(faults))
    if wanted.report is not None:
        found += _find_answer(connection, wanted.report, with_sources=wanted.sources)
    return make_keys_unique(found)


def select_keys() -> Select[tuple[str]]:
    """The names of the loaded datasets and of the sources, for completion."""
    keys = union_all(select(datasets.c.slug), select(Source.table().c.slug)).subquery()
    return select(keys.c.slug).order_by(keys.c.slug)


def _find_key(connection: Connection, key: str, *, with_sources: bool) -> list[CitedWork]:
    if key.lower() == PROJECT_KEY:
        return [cite_project(connection)]
    published = _read_published(connection, [key])
    if published:
        return published
    rows, cited = citable_rows.table, evidence.table
    row = connection.execute(
        select(rows.c.table_name, rows.c.row_label).where(
            rows.c.record_key == key.partition("+")[0], rows.c.row_key == key
        )
    ).first()
    if row is None:
        raise UserError(_describe_unknown(connection, key))
    found = [cite_record(connection, key, row.table_name, row.row_label)]
    if with_sources:
        is_about = cited.c.record_key == key.partition("+")[0]
        parts = cited.c.row_key.startswith(f"{key}+", autoescape=True) | (cited.c.row_key == key)
        slugs = connection.scalars(select(cited.c.source_slug).distinct().where(is_about, parts))
        found += _read_published(connection, sorted(slugs))
    return found


def _read_published(connection: Connection, slugs: Iterable[str]) -> list[CitedWork]:
    """The datasets and sources with these names; of both, the dataset."""
    wanted = [*slugs]
    found = read_source_references(connection, Source.table().c.slug.in_(wanted))
    found |= read_dataset_references(connection, datasets.c.slug.in_(wanted))
    return [found[slug] for slug in wanted if slug in found]


def _find_answer(connection: Connection, typed: str, *, with_sources: bool) -> list[CitedWork]:
    """The answer of a command line; it is not run, unless its sources are wanted."""
    try:
        words = shlex.split(typed)
    except ValueError as error:
        raise UserError(f"--report: {typed!r} is not a command: {error}") from None
    words = words[1:] if words[:1] == ["bedfellows"] else words
    words = words[1:] if words[:1] == ["report"] else words
    name, *arguments = words or [""]
    if name not in list_names():
        raise UserError(
            f"--report: there is no report {name!r}. There are: {join_words(list_names(), 'and')}."
        )
    report = load_report(name)
    asked = parse_arguments(report, arguments)
    request = find_request(connection, report, asked)
    revision = require_current_revision(connection)
    head = build_head(connection, report, request, revision, asked.window)
    found = [cite_answer(connection, head)]
    if with_sources:
        sections = report.build_sections(connection, request)
        tables = [section.read_table(connection, with_evidence=True) for section in sections]
        *_, listed = add_footnotes(connection, tables)
        slugs = dict.fromkeys(str(line.parts[0]) for line in listed.lines)
        found += _read_published(connection, slugs)
    return found


def _describe_unknown(connection: Connection, key: str) -> str:
    loaded = list(connection.scalars(select(datasets.c.slug).order_by(datasets.c.slug)))
    slugs = list(connection.scalars(select(Source.table().c.slug)))
    near = suggest(find_nearest(key, [*loaded, *slugs]))
    if key in slugs:
        return f"{key!r} marks records that have no source yet; there is nothing to cite."
    datasets_ = join_words(loaded, "and") if loaded else "none"
    return (
        f"No loaded dataset, source or record has the key {key!r}.{near} "
        f"Datasets loaded: {datasets_}."
    )
