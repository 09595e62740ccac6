"""BibTeX of everything that a panel rests on: data, methods, and the sources of curated rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import Connection, Select, false, or_, select

from models import Base, Citation, Source
from models.citable import list_citable_tables, name_citation_column
from models.coverage import CoverageKind
from models.datasets import datasets, imported_rows
from models.references.bibtex import read_bibtex, write_bibtex
from models.references.cited_work import CitedWork, make_keys_unique
from reports.analysis.measure import AlignmentMeasure
from reports.citations.project_references import cite_project
from reports.citations.source_references import read_dataset_references, read_source_references
from reports.panels.state_systems import StateSystem

_METHODS = Path(__file__).with_name("methods.bib")
_TABLES = {
    CoverageKind.MEMBERSHIP: ("memberships",),
    CoverageKind.AGREEMENT: ("agreements", "agreement_parties"),
    CoverageKind.LAW: ("laws", "law_stages"),
    CoverageKind.SANCTION: ("sanctions", "sanction_phases"),
    CoverageKind.FIGURE: ("observations",),
}
"""The curated tables of each kind of record."""
STATE_LIST = "cow-states"
"""The dataset of the periods of states."""


def list_datasets(
    connection: Connection, measures: Sequence[AlignmentMeasure], system: StateSystem
) -> list[str]:
    """The loaded datasets that some measures and a list of states rest on."""
    wanted = {measure.dataset for measure in measures if measure.dataset}
    if system is StateSystem.COW:
        wanted.add(STATE_LIST)
    tables = _list_tables(measures)
    from_files = select(imported_rows.c.dataset_id).where(imported_rows.c.table_name.in_(tables))
    query = select(datasets.c.slug).where(
        or_(
            datasets.c.slug.in_(wanted),
            datasets.c.id.in_(from_files),
            *(datasets.c.id.in_(_select_dataset_ids(name)) for name in tables),
        )
    )
    return list(connection.scalars(query.order_by(datasets.c.slug)))


def write_bibliography(
    connection: Connection, measures: Sequence[AlignmentMeasure], system: StateSystem
) -> list[str]:
    """The entries: the project's edition, datasets, methods, then the sources of curated rows."""
    used = datasets.c.slug.in_(list_datasets(connection, measures, system))
    references = [
        cite_project(connection),
        *read_dataset_references(connection, used).values(),
        *_find_methods(measures),
        *_list_sources(connection, measures),
    ]
    return [write_bibtex(each) for each in make_keys_unique(references)]


def _select_dataset_ids(table: str) -> Select[tuple[int]]:
    """The datasets that rows of a table name, if they name any."""
    names = Base.metadata.tables[table].c.get("dataset_id")
    return select(datasets.c.id).where(false()) if names is None else select(names)


def find_method_key(citation: str) -> str | None:
    """The key of the paper that a measure cites: voeten-2000; None where it cites none."""
    found = re.search(r"([^\W\d_]+)(?: and [^\W\d_]+)* \((\d{4})\)", citation)
    if found is None:
        return None
    plain = unicodedata.normalize("NFKD", found[1]).encode("ascii", "ignore").decode()
    return f"{plain.lower()}-{found[2]}"


def _find_methods(measures: Sequence[AlignmentMeasure]) -> list[CitedWork]:
    entries = {each.key: each for each in read_bibtex(_METHODS.read_text(encoding="utf-8"))}
    keys = dict.fromkeys(find_method_key(measure.citation) for measure in measures)
    return [entries[key] for key in keys if key in entries]


def _list_tables(measures: Sequence[AlignmentMeasure]) -> list[str]:
    kinds = {kind for measure in measures if measure.dataset is None for kind in measure.covers}
    tables = (table for kind in kinds for table in _TABLES.get(kind, ()))
    return sorted(set(tables) & set(list_citable_tables()))


def _list_sources(
    connection: Connection, measures: Sequence[AlignmentMeasure]
) -> Iterable[CitedWork]:
    """The sources that the rows of the curated tables cite."""
    cited, tables = Citation.table(), _list_tables(measures)
    if not tables:
        return ()
    is_used = or_(*(cited.c[name_citation_column(table)].is_not(None) for table in tables))
    used = select(cited.c.source_id).where(is_used)
    return read_source_references(connection, Source.table().c.id.in_(used)).values()
