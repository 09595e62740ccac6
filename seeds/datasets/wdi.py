"""World Development Indicators: a row per country and indicator, a column per year."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from console import UserError
from models import Edtf, Indicator, Observation
from models.figures import ObservationStatus, Qualifier
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.files.near_misses import note_near_miss
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert import ownership
from seeds.importing.upsert.row import FileRecord, TargetRow, UpsertRule
from seeds.importing.upsert.upsert import Upsert

MADE_BY = "World Bank"
"""The maker of the figures, which separates them from the same figures entered by hand."""

_FORMS = {
    "World Bank, wide": ("country name", "country code", "indicator name", "indicator code"),
    "World Bank DataBank": ("country name", "country code", "series name", "series code"),
}
_YEAR = re.compile(r"[Xx]?([12][0-9]{3})( ?\[YR\1\]|\.\.YR\1\.)?")
_UNIT = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*$")
_FOOTERS = ("Data from database:", "Last Updated:")
_MISSING = frozenset({"", "..", "NA"})
_UNIT_UNKNOWN = "no unit stated"


class Wdi:
    """Reads the files of the World Bank into ``observations`` and ``indicators``."""

    checks_keys = False

    def recognise(self, sample: Sample) -> Layout | None:
        """A file with the columns of country, indicator and at least one year."""
        for name, needed in _FORMS.items():
            layout = match_header(sample, name, needed, missing=tuple(_MISSING))
            if layout and any(_YEAR.fullmatch(column.strip()) for column in layout.columns):
                return layout
            if layout:
                note_near_miss(sample, name, (*needed, "a year, such as 1990"), needed)
        return None

    def load(self, job: Job) -> Counts:
        """Load the figures, each as an observation; an empty cell is none."""
        return _FileLoad(job).run()

    def remove(self, connection: Connection, dataset_id: int) -> int:
        """Delete the observations and indicators of the dataset."""
        return ownership.delete_owned_rows(connection, dataset_id)


READER = Wdi()


@dataclass
class _FileLoad:
    """Load of one file."""

    job: Job
    csv_rows: CsvRows = field(init=False)
    years: dict[int, Edtf] = field(init=False)
    """The year of each column of figures, by position."""
    updated: Edtf = field(init=False)
    """The day of the edition, if the file states it."""
    indicators: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.csv_rows = CsvRows(self.job)
        found = (
            (at, _YEAR.fullmatch(name.strip())) for at, name in enumerate(self.job.layout.columns)
        )
        self.years = {at: Edtf.parse(match[1]) for at, match in found if match}
        self.updated = self._read_edition()
        table = Indicator.table()
        rows = self.job.connection.execute(
            select(table.c.code, table.c.id).where(table.c.code.is_not(None)).order_by(table.c.id)
        )
        for code, row_id in rows:
            self.indicators.setdefault(code, row_id)

    def run(self) -> Counts:
        """Load all rows of the file."""
        named = tuple(self.csv_rows.columns[name] for name in _FORMS[self.job.layout.name])
        codes = ActorCodes(self.job, "world_bank")
        upsert = Upsert(self.job, self.csv_rows, [self._make_rule()])
        for line, cells in self.csv_rows:
            if cells[0].startswith(_FOOTERS) and not any(cells[1:]):
                self.csv_rows.read -= 1
                self._read_footer(cells[0])
                continue
            _, code, title, indicator = (cells[at].strip() for at in named)
            country = codes.resolve(code, None)
            faults: list[RejectReason] = []
            if country.kind == "regional":
                faults.append(
                    ("country code", code, f"is an aggregate, not a country: {country.name}")
                )
            elif country.actor_id is None:
                faults.append(("country code", code, country.why))
            if not indicator:
                faults.append(("indicator code", indicator, "is empty"))
            figures = self._parse_figures(cells, faults)
            if not faults and not figures:
                faults.append(("value", None, "has no figure in any year"))
            if faults:
                upsert.reject(line, faults)
                continue
            indicator_id = self.indicators.get(indicator) or self._add_indicator(indicator, title)
            rows = [
                TargetRow(
                    upsert.rules[0],
                    actor_id=country.actor_id,
                    indicator_id=indicator_id,
                    partner_id=None,
                    period=year,
                    status_code=ObservationStatus.ACTUAL,
                    made_by=MADE_BY,
                    value=value,
                    qualifier_code=Qualifier.EXACT,
                    made=self.updated,
                )
                for year, value in figures
            ]
            upsert.add(FileRecord(line, f"{code} {indicator}", rows))
            upsert.cover_days(figures[0][0].earliest, figures[0][0].latest)
            upsert.cover_days(figures[-1][0].earliest, figures[-1][0].latest)
        return upsert.finish()

    def _make_rule(self) -> UpsertRule:
        covered = {year.text for year in self.years.values()}
        day = self.updated.earliest

        def may_revise(row: Mapping[str, Any], _new: TargetRow) -> bool:
            return row["made_earliest"] is None or day is None or row["made_earliest"] <= day

        def is_stale(row: Mapping[str, Any]) -> bool:
            # Only a later edition deletes a figure.
            before = row["made_earliest"]
            return (
                day is not None
                and before is not None
                and before < day
                and row["period_edtf"] in covered
            )

        return UpsertRule(
            Observation.table(),
            key=("actor_id", "indicator_id", "period_edtf", "partner_id", "status_code", "made_by"),
            lookup=("actor_id", "indicator_id"),
            is_root=True,
            minor=("made_edtf", "made_earliest", "made_latest"),
            may_revise=may_revise,
            is_stale=is_stale,
        )

    def _parse_figures(
        self, cells: list[str], faults: list[RejectReason]
    ) -> list[tuple[Edtf, float]]:
        figures = []
        for at, year in self.years.items():
            text = cells[at].strip() if at < len(cells) else ""
            if text in _MISSING:
                continue
            try:
                value = float(text)
            except ValueError:
                value = math.nan
            if math.isfinite(value) and "_" not in text:
                figures.append((year, value))
            else:
                faults.append((year.text or "", text, "is not a number"))
        return figures

    def _add_indicator(self, code: str, title: str) -> int:
        """Add the indicator of a new code; its unit is in brackets at the end of its title."""
        table = Indicator.table()
        job = self.job
        unit = _UNIT.search(title)
        same_slug = select(table.c.id).where(table.c.slug == code)
        values = {
            "slug": f"wdi-{code}" if job.connection.execute(same_slug).first() else code,
            "title": _UNIT.sub("", title).strip() or title or code,
            "unit": unit[1] if unit and unit[1] else _UNIT_UNKNOWN,
            "code": code,
            "decimals": 2,
        }
        made = insert(table).values(values).returning(table.c.id)
        row_id = int(job.connection.execute(made).scalar_one())
        ownership.record_owner(job.connection, table.name, [row_id], job.dataset_id, job.import_id)
        self.indicators[code] = row_id
        return row_id

    def _read_edition(self) -> Edtf:
        """The day of the edition from the lines before the header."""
        for cells in self.csv_rows.read_preamble():
            if len(cells) > 1 and cells[0].strip() == "Last Updated Date":
                try:
                    day = date.fromisoformat(cells[1].strip())
                except ValueError:
                    at = f"{self.job.file.name}: Last Updated Date"
                    raise UserError(f"{at}: {cells[1]!r} is not a day") from None
                self.job.edition = day.isoformat()
                return Edtf.parse(day.isoformat())
        return Edtf()

    def _read_footer(self, text: str) -> None:
        """Read the edition from the last lines of a DataBank export, too late for its rows."""
        if text.startswith("Last Updated:"):
            edition = text.partition(":")[2].strip()
            try:
                self.job.edition = datetime.strptime(edition, "%m/%d/%Y").date().isoformat()  # noqa: DTZ007
            except ValueError:
                self.job.edition = edition or None
