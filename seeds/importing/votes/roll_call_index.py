"""Roll calls of the dataset: those loaded before, and those of this file as they come.

The publisher and the UN Digital Library number roll calls differently. A roll call of both is one
row, under the publisher's number where that is known: it has the same symbol and the same day.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select, update

from models.roll_calls import VoteChoice, roll_call_votes, roll_calls
from seeds.importing.reader import Counts, Job
from seeds.importing.upsert.changes import ChangeLog
from seeds.importing.upsert.row import FileRecord, select_rows
from seeds.importing.upsert.table_upsert import TableUpsert
from seeds.importing.votes.roll_call_rows import ISSUE, ROLL_CALL

LIBRARY_FROM = 100_000
"""Numbers of the UN Digital Library are larger than all numbers of the publisher."""
TALLIED = (VoteChoice.YES, VoteChoice.NO, VoteChoice.ABSTAIN)
"""The choices that a published tally counts, in its order."""

_PREFIX = re.compile(r"^(A/)?R(ES)?/")
_ROMAN = re.compile(r"(\d+[A-Z]*)\\((ES|S)?-?([IVXLC]+)\\)")
_NUMERALS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(eq=False)
class RollCall:
    """A roll call with its votes' day; ``id`` is None until it is inserted."""

    number: int
    day: date | None
    id: int | None
    symbol: str = ""
    is_whole: bool = True
    """Whether the vote was on a whole text, not on a paragraph or an amendment."""
    record: FileRecord | None = None
    """The record in this file."""


@dataclass
class RollCallIndex:
    """Index of the roll calls by number, and by symbol and day."""

    job: Job
    counts: Counts
    by_number: dict[int, RollCall] = field(default_factory=dict)
    by_symbol: dict[tuple[str, date | None], list[RollCall]] = field(
        default_factory=lambda: defaultdict(list)
    )
    years: set[int] = field(default_factory=set)
    """Calendar years of the roll calls of this file; of one that moves, also the year before."""
    _lines: dict[int, int] = field(default_factory=dict)
    _moved: list[RollCall] = field(default_factory=list)

    def __post_init__(self) -> None:
        columns = roll_calls.c
        query = select(
            columns.published_id,
            columns.held_on,
            columns.id,
            columns.resolution,
            columns.is_amendment,
            columns.is_paragraph,
        ).where(columns.dataset_id == self.job.dataset_id)
        for number, day, row_id, symbol, amends, is_part in self.job.connection.execute(query):
            is_whole = not amends and not is_part
            self._add(RollCall(number, day, row_id, fold_symbol(symbol), is_whole))

    def _add(self, call: RollCall) -> None:
        self.by_number[call.number] = call
        if call.symbol:
            self.by_symbol[call.symbol, call.day].append(call)

    def find_number(self, row_id: int) -> int:
        """The number of the roll call with this id."""
        return next(call.number for call in self.by_number.values() if call.id == row_id)

    def find_twin(
        self, number: int, record: FileRecord, tally: Sequence[int] | None = None
    ) -> RollCall | None:
        """The loaded roll call that is the same under a number of the other kind.

        Of several votes on one text on one day, the one with the nearest tally, if one is given.
        """
        values = record.rows[0].values
        key = fold_symbol(values.get("resolution")), values.get("held_on")
        if not key[0] or values.get("is_amendment") or values.get("is_paragraph"):
            return None
        found = [
            call
            for call in self.by_symbol.get(key, ())
            if call.is_whole and (call.number < LIBRARY_FROM) != (number < LIBRARY_FROM)
        ]
        if len(found) > 1 and tally is not None:
            found.sort(key=lambda call: self._measure_distance(call, tally))
            return found[0]
        return found[0] if len(found) == 1 else None

    def _measure_distance(self, call: RollCall, tally: Sequence[int]) -> int:
        votes = roll_call_votes.c
        query = select(votes.choice_code, func.count()).where(votes.roll_call_id == call.id)
        rows = self.job.connection.execute(query.group_by(votes.choice_code))
        counted = {row[0]: row[1] for row in rows}
        return sum(
            abs(counted.get(choice.value, 0) - expected)
            for choice, expected in zip(TALLIED, tally, strict=True)
        )

    def take(self, number: int, record: FileRecord, tally: Sequence[int] | None = None) -> RollCall:
        """The roll call of a record that this file gives for the first time."""
        call = self.by_number.get(number)
        if call is None and (call := self.find_twin(number, record, tally)) is not None:
            if number < LIBRARY_FROM:
                self.renumber(call, number)
            else:
                _keep_missing_values(self.job, call, record)
        if call is None:
            values = record.rows[0].values
            is_whole = not values.get("is_amendment") and not values.get("is_paragraph")
            symbol = fold_symbol(values.get("resolution"))
            call = RollCall(number, values.get("held_on"), None, symbol, is_whole)
            self._add(call)
        call.record = record
        self.set_day(call, record)
        self.note_year(call)
        return call

    def note_year(self, call: RollCall) -> None:
        """Note the year of a roll call, whose votes this file may change."""
        if call.day is not None:
            self.years.add(call.day.year)

    def set_day(self, call: RollCall, record: FileRecord) -> None:
        """Give a roll call the day of its record, if that has one."""
        day = record.rows[0].values.get("held_on", call.day)
        if day != call.day:
            self.note_year(call)
            call.day = day
            self.note_year(call)
            self._moved.append(call)

    def take_moved(self) -> list[RollCall]:
        """The loaded roll calls that have another day than before, each once."""
        moved, self._moved = self._moved, []
        return moved

    def claim_number(self, number: int, record: FileRecord) -> None:
        """Give the number of a publisher's record to the roll call that is the same, if any."""
        call = self.by_number.get(number)
        if call is None and (call := self.find_twin(number, record)) is not None:
            self.renumber(call, number)
        if call is not None:
            self.set_day(call, record)

    def renumber(self, call: RollCall, number: int) -> None:
        """Give a roll call of the library the publisher's number."""
        columns = roll_calls.c
        self.job.connection.execute(
            update(roll_calls).where(columns.id == call.id).values(published_id=number)
        )
        del self.by_number[call.number]
        call.number = number
        self.by_number[number] = call

    def upsert(self, calls: Sequence[RollCall]) -> None:
        """Insert or revise roll calls and their issues, and set the ids."""
        log = ChangeLog(self.job, self.counts)
        records = [call.record for call in calls if call.record is not None]
        for rule in (ROLL_CALL, ISSUE):
            if wanted := select_rows(records, rule):
                lines = self._lines if rule is ROLL_CALL else None
                TableUpsert(self.job, log, rule, lines).apply(wanted)
        for call in calls:
            if call.record is not None and call.record.rows[0].id is not None:
                call.id = call.record.rows[0].id


def fold_symbol(text: str | None) -> str:
    """A symbol in one spelling: A/RES/77/7 is 77/7, A/RES/3379 (XXX) is 30/3379."""
    plain = "".join((text or "").upper().split())
    plain = _PREFIX.sub("", plain)
    if match := _ROMAN.fullmatch(plain):
        values = [_NUMERALS[letter] for letter in match[3]]
        total = sum(
            -value if value < following else value
            for value, following in zip(values, [*values[1:], 0], strict=True)
        )
        return f"{match[2] or ''}{total}/{match[1]}"
    return re.sub(r"^(ES|S)-", r"\1", plain)


def _keep_missing_values(job: Job, call: RollCall, record: FileRecord) -> None:
    """Reduce a record of the library to what the roll call lacks."""
    target = record.rows[0]
    row = (
        job.connection.execute(select(roll_calls).where(roll_calls.c.id == call.id))
        .mappings()
        .one()
    )
    target.key = [job.dataset_id, call.number]
    target.values = {
        name: value
        for name, value in target.values.items()
        if name == "import_id" or (row[name] is None and value is not None)
    }
