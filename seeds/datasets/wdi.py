"""World Development Indicators: a row per country and indicator, a column per year."""

from __future__ import annotations

import re

from sqlalchemy import insert, select

from models import Edtf, Indicator, Observation
from models.actor_identifiers import CodeScheme
from models.code_resolution import Resolution
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.editions import FOOTERS, Editions
from seeds.importing.figures.figure_rows import Figure
from seeds.importing.figures.figure_upsert import FigureRecord, FigureUpsert
from seeds.importing.figures.year_columns import YearColumns
from seeds.importing.files.cells import MISSING
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.files.near_misses import note_near_miss
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert import ownership
from seeds.importing.upsert.curated_reader import CuratedReader

_COUNTRY = ("country name", "country code")
_DATA360 = ("ref_area_label", "ref_area", "indicator_label", "indicator")
_LONG = {
    "World Bank DataBank, long": ("time", "value"),
    "World Bank Data360, long": ("time_period", "obs_value"),
}
"""The forms with a row per figure: the columns of its year and value."""
_FORMS = {
    "World Bank, wide": (*_COUNTRY, "indicator name", "indicator code"),
    "World Bank DataBank, long": (*_COUNTRY, "series name", "series code"),
    "World Bank DataBank": (*_COUNTRY, "series name", "series code"),
    "World Bank Data360, long": _DATA360,
    "World Bank Data360": _DATA360,
}
"""The columns of the name and code of the country and of the indicator. Long forms come first."""
_PREFIX = "WB_WDI_"
"""What Data360 writes before the code of an indicator, whose points it turns into underscores."""
_YEAR = re.compile(r"[Xx]?([12][0-9]{3})( ?\[YR\1\]|\.\.YR\1\.)?")
_UNIT = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*$")
_MISSING = MISSING | {".."}
_UNIT_UNKNOWN = "no unit stated"
_WITHDRAWN = "figures of an earlier edition deleted because this one gives none"


class Wdi(CuratedReader):
    """Reads the files of the World Bank into ``observations`` and ``indicators``."""

    checks_keys = True

    def recognise(self, sample: Sample) -> Layout | None:
        """A file with the columns of country, indicator and at least one year."""
        for name, needed in _FORMS.items():
            columns = (*needed, *_LONG.get(name, ()))
            layout = match_header(sample, name, columns, missing=tuple(_MISSING))
            if layout and name in _LONG:
                return layout
            if layout and any(_YEAR.fullmatch(column.strip()) for column in layout.columns):
                return layout
            if layout:
                note_near_miss(sample, name, (*needed, "a year, such as 1990"), needed)
        return None

    def load(self, job: Job) -> Counts:
        """Load the figures, each as an observation; an empty cell is none."""
        return _FileLoad(job).run()


READER = Wdi()


class _FileLoad:
    """Load of one file."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.csv_rows = CsvRows(job)
        self.editions = Editions.read(job, self.csv_rows)
        job.edition = self.editions.text
        self.countries = _Countries(job)
        self.indicators: dict[str, int] = {}
        self.folded: dict[str, str] = {}
        """Codes of known indicators by what Data360 writes for them, in lower case."""
        self.withdrawn: set[tuple[int, int, str]] = set()
        """Figures that a row of the long form says are missing: country, indicator and year."""
        table = Indicator.table()
        rows = job.connection.execute(
            select(table.c.code, table.c.id).where(table.c.code.is_not(None)).order_by(table.c.id)
        )
        for code, row_id in rows:
            self.indicators.setdefault(code, row_id)
            self.folded.setdefault(code.lower().replace(".", "_"), code)
        self.names = {row_id: code for code, row_id in self.indicators.items()}
        self.is_long = job.layout.name in _LONG
        self.headings = _FORMS[job.layout.name]
        self.places = [self.csv_rows.columns[name] for name in self.headings]
        found = ((at, _YEAR.fullmatch(name.strip())) for at, name in enumerate(job.layout.columns))
        years = {at: Edtf.parse(match[1]) for at, match in found if match}
        self.reader = YearColumns(years, _MISSING)
        # In the long form, the figures of one country stand in rows of their own.
        columns = () if self.is_long else [str(year.text) for year in years.values()]
        self.upsert = FigureUpsert(job, self.csv_rows, self.names, columns)

    def run(self) -> Counts:
        """Load all rows of the file."""
        for line, cells in self.csv_rows:
            head = [cells[at].strip() for at in self.places]
            if not _MISSING.isdisjoint((head[1], head[3])) and _is_footer(cells):
                self.csv_rows.read -= 1
                continue
            faults: list[RejectReason] = []
            figures = self._read_figures(head, cells, faults)
            if faults:
                self.upsert.reject(line, faults)
            else:
                made = self.editions.find(line)
                self.upsert.add(FigureRecord(line, made, figures, is_series=not self.is_long))
        for year in sorted(self.reader.seen):
            period = Edtf.parse(year)
            self.upsert.cover(period.earliest, period.latest)
        counts = self.upsert.finish()
        if deleted := self._delete_withdrawn():
            counts.left_out[_WITHDRAWN] = deleted
        return counts

    def _read_figures(
        self, head: list[str], cells: list[str], faults: list[RejectReason]
    ) -> list[Figure]:
        """The figures of a row, whose indicator is added if it is new; adds what is wrong."""
        name, code, title, indicator = head
        country = self.countries.find(code, name)
        if self.headings == _DATA360:
            indicator = self._find_indicator(cells, indicator, faults)
        if country.kind == "regional":
            why = f"is an aggregate, not a country: {country.name}"
            faults.append((self.headings[1], code, why))
        elif country.actor_id is None:
            faults.append((self.headings[1], code, country.why))
        if not indicator:
            faults.append((self.headings[3], indicator, "is empty"))
        if self.is_long:
            self.reader.set_years(self._find_year(cells, faults))
        if faults or country.actor_id is None:
            return []
        row_id = self.indicators.get(indicator, 0)
        figures = self.reader.read(cells, row_id, country.actor_id, faults)
        if figures and not row_id and not faults:
            row_id = self._add_indicator(indicator, title)
            figures = self.reader.read(cells, row_id, country.actor_id, faults)
        if not faults and not figures:
            when = next(iter(self.reader.years.values())).text if self.is_long else "any year"
            what = f"{name or country.name} ({code}) has no figure for {indicator} in {when}"
            faults.append(("value", None, what))
            if self.is_long and row_id:
                self.withdrawn.add((country.actor_id, row_id, str(when)))
        return figures

    def _find_year(self, cells: list[str], faults: list[RejectReason]) -> dict[int, Edtf]:
        """The year of a row of the long form, by the position of its figure."""
        columns = self.csv_rows.columns
        time, value = _LONG[self.job.layout.name]
        text = cells[columns[time]].strip().removesuffix(".0")
        if found := _YEAR.fullmatch(text):
            return {columns[value]: Edtf.parse(found[1])}
        faults.append((time, text, "is not a year"))
        return {}

    def _find_indicator(self, cells: list[str], text: str, faults: list[RejectReason]) -> str:
        """The code of an indicator of Data360; adds what stands against reading the row."""
        at = self.csv_rows.columns.get("unit_mult")
        power = "" if at is None else cells[at].strip().removesuffix(".0")
        if power not in _MISSING | {"0"}:
            faults.append(("unit_mult", power, "is not 0: the figures are not in single units"))
        if not text.startswith(_PREFIX):
            faults.append(("indicator", text, "is not one of the World Development Indicators"))
        code = text.removeprefix(_PREFIX)
        return self.folded.get(code.lower(), code.replace("_", "."))

    def _delete_withdrawn(self) -> int:
        """Delete the figures of earlier editions that rows of the long form give no more."""
        day, table = self.editions.earliest, Observation.table()
        if day is None or not self.withdrawn:
            return 0
        query = select(table.c.id, table.c.actor_id, table.c.indicator_id, table.c.period_edtf)
        found = self.job.connection.execute(
            query.where(
                table.c.made_earliest < day,
                table.c.indicator_id.in_({key[1] for key in self.withdrawn}),
                table.c.dataset_id == self.job.dataset_id,
            )
        )
        ids = [row_id for row_id, *key in found if tuple(key) in self.withdrawn]
        return sum(
            len(
                ownership.delete_rows(
                    self.job.connection, table.name, ids[at : at + 5_000], self.job.dataset_id
                )
            )
            for at in range(0, len(ids), 5_000)
        )

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
        self.indicators[code], self.names[row_id] = row_id, code
        return row_id


class _Countries:
    """Countries by the code of the World Bank, by that of ISO 3166, or by name if none is given."""

    def __init__(self, job: Job) -> None:
        self._by_code = ActorCodes(job, CodeScheme.WORLD_BANK.value)
        self._by_iso = ActorCodes(job, CodeScheme.ISO_ALPHA2.value)
        self._by_name = ActorCodes(job, None)

    def find(self, code: str, name: str) -> Resolution:
        """The country of a row. NA is a missing code, or that of Namibia, which has that name."""
        if code in _MISSING and name not in _MISSING:
            return self._by_name.resolve(name, None)
        country = self._by_code.resolve(code, None)
        if country.kind != "unknown" or len(code) != 2:
            return country
        by_iso = self._by_iso.resolve(code, None)
        return country if by_iso.actor_id is None else by_iso


def _is_footer(cells: list[str]) -> bool:
    """Whether a line is one of the last lines of an export, also as R writes them again."""
    texts = [cell.strip() for cell in cells if cell.strip() not in _MISSING]
    # R may number its rows.
    return (
        not texts
        or (len(texts) <= 2 and texts[-1].startswith(FOOTERS))
        or (len(texts) == 1 and texts[0].isdecimal())
    )
