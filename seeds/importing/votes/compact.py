"""Compact form of the votes, for shipping: a line for each roll call, readable in a diff.

After some lines of comment comes a CSV file. A line with a ``roster`` lists the voters of a
session; the lines after it are the roll calls of that session, each with those who did not vote
yes. Lists are separated by semicolons. A voter of the roster in none of the three lists voted yes.
One that is ``not_voting`` has no vote: it was absent, or not a member yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from models.actor_identifiers import CodeScheme
from models.roll_calls import VoteChoice, roll_call_issues, roll_call_votes, roll_calls
from seeds.importing.files import cells
from seeds.importing.files.csv_rows import CsvRows
from seeds.importing.reader import Counts, Job
from seeds.importing.rejects import RejectReason
from seeds.importing.votes.roll_call_index import RollCall, RollCallIndex
from seeds.importing.votes.roll_call_rows import ISSUES, make_record, parse_session
from seeds.importing.votes.seats import update_seats
from seeds.importing.votes.vote_files import make_vote_upsert
from seeds.importing.votes.voters import Voter, Voters

COLUMNS = (
    *("session", "roster", "roll_call", "date", "symbol", "important", "amendment", "paragraph"),
    *("issues", "no", "abstained", "not_voting"),
)
_LISTS = {"no": VoteChoice.NO.value, "abstained": VoteChoice.ABSTAIN.value, "not_voting": None}
_EDITION = "# Edition: "
_BATCH = 50
"""Roll calls loaded at a time."""

Row = Mapping[str, str]


@dataclass
class CompactLoad:
    """Load of one file; its rows are counted as votes, and a faulty line as one row."""

    job: Job
    counts: Counts = field(default_factory=Counts)
    roster: Mapping[str, None] = field(default_factory=dict)
    """The voters of the current session, in order."""
    waiting: list[tuple[int, RollCall, dict[str, str | None]]] = field(default_factory=list)
    """Roll calls that are not loaded yet: line, roll call, choices other than yes."""
    day: date | None = None
    voters_then: Sequence[Voter] = ()
    """The voters of the roster on that day."""

    def __post_init__(self) -> None:
        self.index = RollCallIndex(self.job, self.counts)
        self.bulk = make_vote_upsert(self.job, self.index)
        self.by_code = Voters(self.job, CodeScheme.ISO_ALPHA2.value, self.bulk)

    def run(self) -> Counts:
        """Load all lines of the file."""
        csv_rows = CsvRows(self.job)
        self.job.edition = _read_edition(csv_rows)
        columns = [(name, csv_rows.columns[name]) for name in COLUMNS]
        for line, row in csv_rows:
            self.add_line(line, {name: row[at] for name, at in columns})
            if len(self.waiting) >= _BATCH:
                self.load_waiting()
                self.job.progress(self.counts.read, csv_rows.bytes)
        self.load_waiting()
        self.bulk.finish(self.counts)
        self.counts.read += csv_rows.rejected
        self.counts.rejected += csv_rows.rejected
        return self.counts

    def add_line(self, line: int, row: Row) -> None:
        """Take a roster, or a roll call with its votes."""
        if row["roster"]:
            self.load_waiting()
            self.roster = dict.fromkeys(row["roster"].split(";"))
            self.day, self.voters_then = None, ()
            return
        faults: list[RejectReason] = []
        number = cells.parse_number("roll_call", row["roll_call"], faults)
        if number is None and not faults:
            faults.append(("roll_call", row["roll_call"], "is not a roll call number"))
        values = {
            "session": parse_session("session", row["session"], faults),
            "held_on": cells.parse_day("date", row["date"], faults),
            "resolution": row["symbol"] or None,
            "is_important": cells.parse_flag("important", row["important"], faults),
            "is_amendment": cells.parse_flag("amendment", row["amendment"], faults),
            "is_paragraph": cells.parse_flag("paragraph", row["paragraph"], faults),
        }
        issues = [code for code in row["issues"].split(";") if code]
        faults += [("issues", code, "is not an issue") for code in issues if code not in ISSUES]
        choices: dict[str, str | None] = {}
        for name, choice in _LISTS.items():
            for code in row[name].split(";") if row[name] else ():
                if code in choices or code not in self.roster:
                    faults.append((name, code, "is not in the roster, or is in two lists"))
                choices[code] = choice
        if faults or number is None:
            self.counts.read += 1
            self.counts.rejected += 1
            self.job.rejects.add(line, faults)
            return
        call = self.index.take(number, make_record(self.job, line, number, values, issues))
        self.counts.cover(call.day)
        self.waiting.append((line, call, choices))

    def load_waiting(self) -> None:
        """Load the roll calls that wait, and stage their votes."""
        self.index.upsert([call for _, call, _ in self.waiting])
        update_seats(self.job, self.index.take_moved())
        rows: list[tuple[Any, ...]] = []
        yes = VoteChoice.YES.value
        for line, call, choices in self.waiting:
            if call.day != self.day or not self.voters_then:
                self.day = call.day
                self.voters_then = [self.find_voter(code) for code in self.roster]
            first = len(rows)
            rows += [
                (line, call.id, voter.code, voter.actor_id, choice, voter.tag)
                for voter in self.voters_then
                if (choice := choices.get(voter.code, yes)) is not None
            ]
            if len(rows) > first and call.record is not None and call.record.has_changed:
                *own, tag = rows[first]
                rows[first] = (*own, self.bulk.make_changed_tag(tag))
        self.counts.read += len(rows)
        self.bulk.add(rows)
        self.waiting.clear()

    def find_voter(self, code: str) -> Voter:
        """The voter of a text of the roster: a code, or a name, which is longer."""
        if len(code) == 2:
            return self.by_code.find(code, "", self.day)
        return self.by_code.find("", code, self.day)


def _read_edition(csv_rows: CsvRows) -> str | None:
    for line in csv_rows.read_preamble():
        if line and line[0].startswith(_EDITION):
            return line[0].removeprefix(_EDITION).strip()
    return None


def write_compact(connection: Connection, dataset_id: int) -> Iterator[list[str]]:
    """The loaded roll calls of a dataset in the compact form: the cells of each line.

    It inverts the load, as long as absences have no rows.
    """
    calls = connection.execute(
        select(roll_calls)
        .where(roll_calls.c.dataset_id == dataset_id)
        .order_by(roll_calls.c.session, roll_calls.c.published_id)
    ).all()
    issues: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(select(roll_call_issues)):
        issues[row.roll_call_id].append(row.issue_code)
    yield list(COLUMNS)
    for session in dict.fromkeys(call.session for call in calls):
        own = [call for call in calls if call.session == session]
        votes: dict[int, dict[str, str]] = {call.id: {} for call in own}
        table = roll_call_votes.c
        query = select(table.roll_call_id, table.voter_code, table.choice_code)
        for call_id, code, choice in connection.execute(
            query.where(table.roll_call_id.in_(list(votes)))
        ):
            votes[call_id][code] = choice
        roster = sorted({code for found in votes.values() for code in found})
        yield [f"{session}", ";".join(roster), *[""] * (len(COLUMNS) - 2)]
        for call in own:
            yield _format_roll_call(call, roster, votes[call.id], issues[call.id])


def _format_roll_call(
    call: Any, roster: Sequence[str], votes: Mapping[str, str], issues: Sequence[str]
) -> list[str]:
    lists = [
        ";".join(code for code in roster if votes.get(code) == choice) for choice in _LISTS.values()
    ]
    flags = (call.is_important, call.is_amendment, call.is_paragraph)
    return [
        f"{call.session}",
        "",
        f"{call.published_id}",
        call.held_on.isoformat() if call.held_on else "",
        call.resolution or "",
        *("" if flag is None else f"{int(flag)}" for flag in flags),
        ";".join(code for code in ISSUES if code in issues),
        *lists,
    ]
