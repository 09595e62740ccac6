"""What a user typed to a report, as text: its days are read here, its names are not looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from console import UserError
from defaults_file import name_origin
from models.edtf import Edtf, EdtfError
from reports.framework.report import Report


class Days(NamedTuple):
    """The days that were typed; None where none was."""

    as_of: date | None
    """Of a month or year, its last."""
    since: date | None
    until: date | None


@dataclass(frozen=True, kw_only=True)
class CommandLine:
    """The arguments and options of `reports.framework.options`; a report may lack some of them."""

    choices: Mapping[str, Any]
    """The options of this report alone, by name."""
    actors: tuple[str, ...] = ()
    as_of: str | None = None
    since: str | None = None
    until: str | None = None
    strict: bool = False
    format_name: str
    output: str | None
    force: bool
    plot: str | None = None
    map: str | None = None
    sources: bool
    table_number: int | None
    all_rows: bool
    sql: bool
    database: str | None

    @staticmethod
    def read(report: Report, parsed: Mapping[str, Any]) -> CommandLine:
        """The command line of a report, from its parameters by name."""
        common = dict(parsed)
        choices = {one.name: common.pop(one.name.replace("-", "_")) for one in report.choices}
        return CommandLine(choices=choices, **common)

    @property
    def window(self) -> tuple[str | None, str | None]:
        """The two ends of the window."""
        return self.since, self.until

    def read_days(self) -> Days:
        """The day asked for and the ends of the window. Raises UserError."""
        try:
            as_of = _read_day("as-of", self.as_of, last=True, whole=True)
        except UserError as error:
            raise name_origin(self.as_of, error) from None
        since = _read_day("since", self.since)
        until = _read_day("until", self.until, last=True)
        if since and until and since > until:
            raise UserError(f"--since {self.since} is after --until {self.until}")
        return Days(as_of, since, until)

    def name_period(self) -> str:
        """The month or year that ``--as-of`` names; empty for a day, or none."""
        is_period = self.as_of and Edtf.parse(self.as_of).precision != "day"
        return self.as_of.strip() if self.as_of and is_period else ""


def _read_day(
    option: str, given: str | None, *, last: bool = False, whole: bool = False
) -> date | None:
    if given is None:
        return None
    try:
        value = Edtf.parse(given)
    except EdtfError as error:
        raise UserError(f"--{option}: {error}") from None
    if whole and not (value.is_exact or value.precision in ("month", "year")):
        example = "write e.g. 2015-08-12, 2015-08 or 2015"
        raise UserError(f"--{option}: {given!r} is not one day, month or year; {example}")
    day = value.latest if last else value.earliest
    if day is None:
        which = "last" if last else "first"
        raise UserError(f"--{option}: {given!r} has no {which} day; write e.g. 2015-08-12")
    return day
