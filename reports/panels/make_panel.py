"""From a panel asked for to its files: the panel, its codebook and its bibliography."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Connection

from console import UserError
from database import connect, create_reading_engine
from models.vote_years import FIRST_YEAR
from reports.analysis.measure import Unit
from reports.framework.edition import read_edition_day
from reports.framework.suggestions import join_words
from reports.panels.bibliography import write_bibliography
from reports.panels.codebook import write_codebook
from reports.panels.columns import choose_measures
from reports.panels.state_systems import FIRST_YEARS, SCHEMES, StateSystem, read_existence
from reports.panels.writers import FORMATS, LONGEST_NAMES, MOST_ROWS, Writer, find_writer
from reports.panels.years import Design, Tally, YearCells, count_rows, read_years
from schema_revision import require_current_revision
from whole_files import write_whole


@dataclass(frozen=True)
class Order:
    """A panel as a user asks for it."""

    unit: Unit
    system: StateSystem
    since: int | None
    until: int | None
    measures: list[str]
    file: Path

    @property
    def files(self) -> list[Path]:
        """The panel, its codebook and its bibliography."""
        return [self.file, Path(f"{self.file}.codebook.md"), Path(f"{self.file}.bib")]


def build_order(
    unit: str,
    system: str,
    since: int | None,
    until: int | None,
    measures: Sequence[str],
    output: str,
) -> Order:
    """The order of a command line; raises UserError where the name of the file has no format."""
    names = [name.strip() for given in measures for name in given.split(",") if name.strip()]
    file = Path(output)
    find_ending(file)
    return Order(Unit(unit), StateSystem(system), since, until, names, file)


def find_ending(file: Path) -> str:
    """The ending that chooses the format; raises UserError."""
    ending = file.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        words = join_words([f".{name}" for name in FORMATS])
        raise UserError(f"--output: the name must end in {words}, not {file.name!r}")
    return ending


def make_panel(url: URL, order: Order, *, force: bool = False, echo: Callable[[str], None]) -> int:
    """Write the three files; returns the exit status 0. Nothing is left of a run that fails."""
    ending = find_ending(order.file)
    write = find_writer(ending)
    try:
        design, tally, references = _write_files(url, order, write, ending, force)
    except FileExistsError as error:
        raise UserError(f"{error.filename2} has appeared meanwhile; --force replaces it") from None
    columns = len(design.columns)
    span = f"{design.first} to {design.last}"
    echo(f"{order.files[0]}: {tally.rows:,} rows, {columns} columns, {span}")
    echo(f"{order.files[1]}: what each column means")
    echo(f"{order.files[2]}: {references} references")
    for words in _describe_gaps(design, tally):
        echo(words)
    return 0


def _write_files(
    url: URL, order: Order, write: Writer, ending: str, force: bool
) -> tuple[Design, Tally, int]:
    """Write under other names, and give all three files theirs at the end."""
    with connect(create_reading_engine(url)) as connection, ExitStack() as stack:
        schema = require_current_revision(connection)
        design, tally = _design(connection, order), Tally()
        existence = read_existence(connection, design.system)
        _check_size(count_rows(existence, design), design, ending)
        _check_names(design, ending)
        # Left in the opposite order: the panel gets its name last.
        parts = [stack.enter_context(write_whole(file, replace=force)) for file in order.files]
        years = _count(read_years(connection, existence, design), tally)
        write(parts[0], f"Bedfellows panel, {design.unit.value}", design.columns, years)
        codebook = write_codebook(connection, design, tally, order.file.name, schema)
        parts[1].write_text(codebook, encoding="utf-8")
        entries = write_bibliography(connection, design.measures, design.system)
        parts[2].write_text("\n\n".join(entries) + "\n", encoding="utf-8")
    return design, tally, len(entries)


def _design(connection: Connection, order: Order) -> Design:
    """What the panel holds; raises UserError where the years or measures do not exist."""
    measures = choose_measures(connection, order.measures, order.unit)
    day = read_edition_day(connection) or datetime.now(tz=UTC).date()
    last = day.year if (day.month, day.day) == (12, 31) else day.year - 1
    begin = FIRST_YEARS[order.system]
    since = max(FIRST_YEAR, begin) if order.since is None else order.since
    until = last if order.until is None else order.until
    if since < begin:
        raise UserError(f"--since: the list {order.system.value} begins in {begin}, not {since}")
    if until > last:
        raise UserError(f"--until: {last} is the last full year before the day of this edition")
    if since > until:
        raise UserError(f"--since {since} is after --until {until}")
    return Design(order.unit, order.system, since, until, measures)


def _check_size(rows: int, design: Design, ending: str) -> None:
    most = MOST_ROWS.get(ending)
    if most is not None and rows > most:
        raise UserError(
            f"A .{ending} file holds {most:,} rows, and these are {rows:,}: choose fewer years, "
            "or .parquet, .dta or .csv"
        )
    if not rows:
        raise UserError(
            f"No state has a code of {SCHEMES[design.system]} in those years; "
            "`bedfellows seed` loads the codes"
        )


def _check_names(design: Design, ending: str) -> None:
    most = LONGEST_NAMES.get(ending)
    long = [column.name for column in design.columns if most and len(column.name) > most]
    if long:
        raise UserError(
            f"A .{ending} file has names of at most {most} letters, and {join_words(long, 'and')} "
            "has more: choose other measures, or .parquet or .csv"
        )


def _count(years: Iterable[YearCells], tally: Tally) -> Iterator[YearCells]:
    for cells in years:
        tally.count(int(cells["year"][0]), cells)
        yield cells


def _describe_gaps(design: Design, tally: Tally) -> Iterator[str]:
    """Which measures have no value at all, by the command that loads their data."""
    empty: dict[str, list[str]] = {}
    for column in design.columns:
        measure = column.measure
        if measure is not None and column.name.startswith(measure.name):
            names = empty.setdefault(measure.how_to_load, [])
            if not tally.filled.get(column.name) and measure.name not in names:
                names.append(measure.name)
    for command, names in empty.items():
        if names:
            listed = join_words(names, "and")
            yield f"No value in these years: {listed}. `{command}` loads such data."
