"""United Nations General Assembly votes: roll calls, how states voted, what it was about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, select

from models.roll_calls import roll_call_issues, roll_call_votes, roll_calls
from seeds.importing.files import cells
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert.row import FileRecord, TargetRow
from seeds.importing.upsert.upsert import Upsert
from seeds.importing.votes.compact import COLUMNS, CompactLoad
from seeds.importing.votes.pair_years import remove_pair_years, write_pair_years
from seeds.importing.votes.roll_call_index import RollCallIndex
from seeds.importing.votes.roll_call_rows import (
    ISSUE,
    ROLL_CALL,
    get_day,
    make_record,
    parse_roll_call,
)
from seeds.importing.votes.seats import update_seats
from seeds.importing.votes.vote_files import (
    BY_CODE,
    BY_NUMBER,
    IN_ONE_FILE,
    IN_ONE_FILE_BY_CODE,
    OF_LIBRARY,
    VoteFileLoad,
)

_COMPACT = "UN votes, compact"
_ISSUES, _ROLL_CALLS = "UN issues of roll calls", "UN roll calls"
_VOTE_FORMS = {
    "UN Digital Library": OF_LIBRARY,
    "UN votes in one file": IN_ONE_FILE,
    "UN votes by ISO code in one file": IN_ONE_FILE_BY_CODE,
    "UN votes": BY_CODE,
    "UN votes by COW number": BY_NUMBER,
}
_LAYOUTS: Sequence[tuple[str, Sequence[str], int]] = (
    (_COMPACT, COLUMNS, 0),
    ("UN Digital Library", ("undl_id", "ms_code", "ms_vote", "date", "resolution"), 2),
    ("UN votes in one file", ("rcid", "ccode", "vote", "date"), 0),
    ("UN votes by ISO code in one file", ("rcid", "country_code", "vote", "date"), 0),
    ("UN votes", ("rcid", "country_code", "vote"), 1),
    ("UN votes by COW number", ("rcid", "ccode", "vote"), 1),
    (_ISSUES, ("rcid", "short_name", "issue"), 1),
    (_ROLL_CALLS, ("rcid", "session", "date"), 0),
)
"""Name, needed columns and order of each form. A form comes before those whose columns it has."""
_OF_VOTES = frozenset(("vote", "ccode", "country_code"))
"""Columns of files of votes: a file that has one of them is not a list of roll calls."""


class UnVotes:
    """Reads the files into roll calls, votes and issues; roll calls come first."""

    checks_keys = True

    def recognise(self, sample: Sample) -> Layout | None:
        """One of the forms, by its column names."""
        for name, needed, order in _LAYOUTS:
            layout = match_header(sample, name, needed, order=order)
            names = {column.lower() for column in layout.columns} if layout else set[str]()
            if layout and not (name == _ROLL_CALLS and _OF_VOTES & names):
                return layout
        return None

    def load(self, job: Job) -> Counts:
        """Load a file. Votes and issues without a loaded roll call are rejected."""
        form = job.layout.name
        if form == _ISSUES:
            return _load_issues(job)
        if form == _ROLL_CALLS:
            counts, years = _load_roll_calls(job)
        else:
            load: CompactLoad | VoteFileLoad
            is_compact = form == _COMPACT
            load = CompactLoad(job) if is_compact else VoteFileLoad(job, _VOTE_FORMS[form])
            counts, years = load.run(), load.index.years
        if counts.loaded:
            write_pair_years(job.connection, job.dataset_id, years)
        return counts

    def remove(self, connection: Connection, dataset_id: int) -> int:
        """Delete the roll calls of the dataset with their votes and issues."""
        remove_pair_years(connection, dataset_id)
        ours = select(roll_calls.c.id).where(roll_calls.c.dataset_id == dataset_id)
        count = 0
        for part in (roll_call_issues, roll_call_votes):
            gone = delete(part).where(part.c.roll_call_id.in_(ours))
            count += connection.execute(gone).rowcount
        gone = delete(roll_calls).where(roll_calls.c.dataset_id == dataset_id)
        return count + connection.execute(gone).rowcount


READER = UnVotes()


def _load_roll_calls(job: Job) -> tuple[Counts, set[int]]:
    """Load roll calls; also returns the years between which votes moved."""
    csv_rows = CsvRows(job)
    upsert = Upsert(job, csv_rows, [ROLL_CALL])
    index = RollCallIndex(job, upsert.counts)
    for line, row in csv_rows:
        faults: list[RejectReason] = []
        cells_by_name = {name: row[at].strip() for name, at in csv_rows.columns.items()}
        number = _parse_roll_call_number(cells_by_name, faults)
        values = parse_roll_call(cells_by_name, faults)
        if number is None or faults:
            upsert.reject(line, faults)
            continue
        record = make_record(job, line, number, values)
        index.claim_number(number, record)
        upsert.add(record)
        upsert.counts.cover(get_day(record))
    counts = upsert.finish()
    update_seats(job, index.take_moved())
    return counts, index.years


def _parse_roll_call_number(row: Mapping[str, str], faults: list[RejectReason]) -> int | None:
    number = cells.parse_number("rcid", row["rcid"], faults)
    if number is None:
        faults.append(("rcid", row["rcid"], "is not a roll call number"))
    return number


def _load_issues(job: Job) -> Counts:
    csv_rows = CsvRows(job)
    upsert = Upsert(job, csv_rows, [ISSUE])
    index = RollCallIndex(job, upsert.counts)
    for line, row in csv_rows:
        faults: list[RejectReason] = []
        text, code, issue = (
            row[csv_rows.columns[name]].strip() for name in ("rcid", "short_name", "issue")
        )
        number = cells.parse_number("rcid", text, faults)
        call = None if number is None else index.by_number.get(number)
        if call is None and not faults:
            why = "this roll call is not loaded: import the file of roll calls first"
            faults.append(("rcid", text, why))
        faults += [
            (name, "", "is empty")
            for name, value in (("short_name", code), ("issue", issue))
            if value == ""
        ]
        if call is None or faults:
            upsert.reject(line, faults)
            continue
        target = TargetRow(ISSUE, roll_call_id=call.id, issue_code=code, issue=issue)
        upsert.add(FileRecord(line, f"roll call {number} {code}", [target], target))
    return upsert.finish()
