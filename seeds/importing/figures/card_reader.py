"""The reader of every dataset that is a card alone: tables of figures, read as the card says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from models import Edtf, Indicator
from models.code_resolution import strip_zero_fraction
from seeds.importing.card_file import CardFile
from seeds.importing.figures.check_codes import require_actors
from seeds.importing.figures.figure_rows import Figure
from seeds.importing.figures.figure_table import Bound, FigureColumn, FigureTable
from seeds.importing.figures.figure_upsert import FigureRecord, FigureUpsert
from seeds.importing.figures.headings import (
    describe_columns,
    find_note,
    fit_table,
    recognise_table,
)
from seeds.importing.figures.row_keys import Periods, RowStates
from seeds.importing.files.cells import MISSING
from seeds.importing.files.csv_rows import CsvRows
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert import ownership
from seeds.importing.upsert.curated_reader import CuratedReader


@dataclass(frozen=True)
class CardReader(CuratedReader):
    """Reads the files of one dataset by its card into ``observations`` and ``indicators``."""

    file: CardFile
    table: FigureTable
    checks_keys = True

    def recognise(self, sample: Sample) -> Layout | None:
        """A file with the columns that the card names."""
        return recognise_table(self.file.card, self.table, sample)

    def load(self, job: Job) -> Counts:
        """Load the figures, each as an observation; a missing value is none."""
        require_actors(self.file, self.table, job.crosswalk)
        return _FileLoad(self, job).run()


@dataclass(frozen=True)
class _ReadColumn:
    """A column of figures that the file has."""

    place: int
    indicator_id: int
    card: FigureColumn
    missing: frozenset[str]
    missing_numbers: frozenset[float]
    lowest: Bound | None
    highest: Bound | None


class _FileLoad:
    """Load of one file."""

    def __init__(self, reader: CardReader, job: Job) -> None:
        self._reader, self._job = reader, job
        self._note = find_note(reader.file.card, job.layout)
        self._table = fit_table(reader.table, self._note)
        self._csv_rows = CsvRows(job)
        columns = self._csv_rows.columns
        self._periods = Periods(self._table, columns)
        self._actors = RowStates(job, self._table, self._table.actor, columns)
        partner = self._table.partner
        self._partners = None if partner is None else RowStates(job, self._table, partner, columns)
        self._columns = [
            self._prepare_column(column)
            for column in self._table.columns
            if column.column.lower() in columns
        ]
        names = {one.indicator_id: one.card.indicator for one in self._columns}
        self._upsert = FigureUpsert(job, self._csv_rows, names)
        job.edition = reader.file.card.edition or None
        self._at_version = columns.get(self._table.version.lower())
        slugs = {id_: actor.slug for id_, actor in job.crosswalk.actors.items()}
        self._slugs = slugs if self._table.directed == "no" else None

    def run(self) -> Counts:
        """Load all rows of the file."""
        upsert, unstated = self._upsert, Edtf()
        covered: dict[str | None, Edtf] = {}
        empty: list[RejectReason] = [("", None, "has no figure that is read")]
        for line, cells in self._csv_rows:
            faults: list[RejectReason] = []
            if self._at_version is not None:
                self._state_edition(cells[self._at_version])
            period = self._periods.find(cells)
            if isinstance(period, tuple):
                upsert.reject(line, [period])
                continue
            actor = self._actors.find(cells, period)
            partner = None if self._partners is None else self._partners.find(cells, period)
            faults += (side for side in (actor, partner) if isinstance(side, tuple))
            figures, fields = self._read_figures(cells, actor, partner, period, faults)
            if faults:
                upsert.reject(line, faults)
            elif not figures:
                upsert.reject(line, empty, is_empty=True)
            elif actor == partner:
                upsert.reject(line, [("", None, "both states of the pair are the same")])
            else:
                upsert.add(FigureRecord(line, unstated, figures, fields))
                covered[period.text] = period
        for period in covered.values():
            upsert.cover(period.earliest, period.latest)
        counts = upsert.finish()
        counts.remarks += describe_columns(self._note, self._table, self._job.layout)
        return counts

    def _state_edition(self, text: str) -> None:
        """Take the edition from the first row."""
        self._at_version = None
        version = strip_zero_fraction(text.strip())
        if version not in MISSING:
            self._job.edition = self._table.editions.get(version, version)

    def _read_figures(
        self,
        cells: Sequence[str],
        actor: Any,
        partner: Any,
        period: Edtf,
        faults: list[RejectReason],
    ) -> tuple[Sequence[Figure], Sequence[str]]:
        figures: list[Figure] = []
        fields: list[str] = []
        sides = actor, partner
        slugs = self._slugs
        if slugs is not None and not faults and slugs[actor] > slugs[partner]:
            sides = partner, actor
        text, first, last = str(period.text), period.earliest, period.latest
        days = str(first), str(last)
        width = len(cells)
        for column in self._columns:
            cell = cells[column.place].strip() if column.place < width else ""
            if cell in column.missing:
                continue
            try:
                value = float(cell)
            except ValueError:
                value = math.nan
            if value in column.missing_numbers:
                continue
            if not math.isfinite(value) or "_" in cell:
                faults.append((column.card.column, cell, "is not a number"))
                continue
            card = column.card
            if column.lowest is not None and value < column.lowest.value:
                why = f"is below {column.lowest.value:g}: {column.lowest.why}"
                faults.append((card.column, cell, why))
            elif column.highest is not None and value > column.highest.value:
                why = f"is above {column.highest.value:g}: {column.highest.why}"
                faults.append((card.column, cell, why))
            else:
                one, other = sides[::-1] if card.reversed == "yes" else sides
                figures.append((column.indicator_id, one, other, text, *days, value))
                fields.append(card.column)
        # Tuples, which the garbage collector need not look through while a batch fills.
        return tuple(figures), tuple(fields)

    def _prepare_column(self, column: FigureColumn) -> _ReadColumn:
        missing = {*MISSING, *self._table.missing, *column.missing}
        numbers = set()
        for text in (*self._table.missing, *column.missing):
            try:
                numbers.add(float(text))
            except ValueError:
                continue
        return _ReadColumn(
            self._csv_rows.columns[column.column.lower()],
            self._find_indicator(column),
            column,
            frozenset(missing),
            frozenset(numbers),
            column.lowest or self._table.lowest,
            column.highest or self._table.highest,
        )

    def _find_indicator(self, column: FigureColumn) -> int:
        """The id of the indicator of a column; it is added, or brought to the card's words."""
        job, table = self._job, Indicator.table()
        slug = f"{self._reader.file.name}-{column.indicator}"
        values = {"title": column.title, "unit": column.unit, "decimals": column.decimals}
        found = job.connection.scalar(select(table.c.id).where(table.c.slug == slug))
        if found is not None:
            owned = ownership.select_owned_ids(table.name, job.dataset_id)
            change = update(table).where(table.c.id == found, table.c.id.in_(owned))
            job.connection.execute(change.values(values))
            return int(found)
        ownership.forget_deleted_rows(job.connection, table.name)
        made = insert(table).values(values | {"slug": slug}).returning(table.c.id)
        row_id = int(job.connection.execute(made).scalar_one())
        ownership.record_owner(job.connection, table.name, [row_id], job.dataset_id, job.import_id)
        return row_id
