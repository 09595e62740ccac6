"""United Nations General Assembly votes: roll calls, how states voted, what it was about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from sys import intern

from sqlalchemy import Connection, delete, select

from models.actor_identifiers import CodeScheme
from models.roll_calls import VoteChoice, roll_call_issues, roll_call_votes, roll_calls
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert.row import FileRecord, TargetRow, UpsertRule
from seeds.importing.upsert.upsert import Upsert

_ROLL_CALLS, _VOTES, _ISSUES = "UN roll calls", "UN votes", "UN issues of roll calls"
_BY_NUMBER = "UN votes by COW number"
_MISSING = frozenset({"", "NA"})
_FLAGS = {"0": False, "1": True}
_NAMIBIA = "NA"
"""The code of Namibia, and also a sign of a missing value if the row names another state."""
_CHOICES = {
    "yes": VoteChoice.YES,
    "no": VoteChoice.NO,
    "abstain": VoteChoice.ABSTAIN,
    "absent": VoteChoice.ABSENT,
    "1": VoteChoice.YES,
    "2": VoteChoice.ABSTAIN,
    "3": VoteChoice.NO,
    "8": VoteChoice.ABSENT,
}
_NOT_A_MEMBER = "9"
_COW, _ISO = CodeScheme.COW.value, CodeScheme.ISO_ALPHA2.value
_ALSO = {"YU": (_COW, "345"), "369": (_ISO, "UA"), "370": (_ISO, "BY")}
"""Codes used outside their own time, with a code of that time: Serbia votes as YU, and 370 voted
before the COW list of states includes Belarus."""

_ROLL_CALL = UpsertRule(
    roll_calls,
    key=("dataset_id", "published_id"),
    lookup=("dataset_id", "published_id"),
    is_root=True,
    minor=("import_id",),
)
_VOTE = UpsertRule(
    roll_call_votes, key=("roll_call_id", "voter_code"), lookup=("roll_call_id", "voter_code")
)
_ISSUE = UpsertRule(roll_call_issues, key=("roll_call_id", "issue_code"), lookup=("roll_call_id",))


class UnVotes:
    """Reads the three files into the three tables; roll calls come first."""

    checks_keys = False

    def recognise(self, sample: Sample) -> Layout | None:
        """One of the three files, by its column names."""
        return (
            match_header(sample, _VOTES, ("rcid", "country_code", "vote"), order=1)
            or match_header(sample, _BY_NUMBER, ("rcid", "ccode", "vote"), order=1)
            or match_header(sample, _ISSUES, ("rcid", "short_name", "issue"), order=1)
            or match_header(sample, _ROLL_CALLS, ("rcid", "session", "date"))
        )

    def load(self, job: Job) -> Counts:
        """Load a file. Votes and issues without a loaded roll call are rejected."""
        return _FileLoad(job).run()

    def remove(self, connection: Connection, dataset_id: int) -> int:
        """Delete the roll calls of the dataset with their votes and issues."""
        ours = select(roll_calls.c.id).where(roll_calls.c.dataset_id == dataset_id)
        count = 0
        for part in (roll_call_issues, roll_call_votes):
            gone = delete(part).where(part.c.roll_call_id.in_(ours))
            count += connection.execute(gone).rowcount
        gone = delete(roll_calls).where(roll_calls.c.dataset_id == dataset_id)
        return count + connection.execute(gone).rowcount


READER = UnVotes()
Row = Mapping[str, str]


@dataclass
class _FileLoad:
    """Load of one file."""

    job: Job
    held: dict[int, tuple[int, date | None]] = field(default_factory=dict)
    """Id and day of the loaded roll calls, by number."""
    faults: list[RejectReason] = field(default_factory=list)
    """What is wrong with the current row."""
    by_code: ActorCodes = field(init=False)
    by_scheme: dict[str, ActorCodes] = field(init=False)
    by_name: ActorCodes = field(init=False)
    other_codes: dict[tuple[int, int], str] = field(default_factory=dict)
    """Voter codes of votes loaded from the other form of the file, by roll call and state."""

    def run(self) -> Counts:
        """Load all rows of the file."""
        form = self.job.layout.name
        is_numbered = form == _BY_NUMBER
        self.by_scheme = {scheme: ActorCodes(self.job, scheme) for scheme in (_COW, _ISO)}
        self.by_code = self.by_scheme[_COW if is_numbered else _ISO]
        self.by_name = ActorCodes(self.job, None)
        read: Callable[[int, Row], FileRecord | None] = {
            _ROLL_CALLS: self.make_roll_call,
            _ISSUES: self.make_issue,
        }.get(form, self.make_vote)
        rule = {_ROLL_CALLS: _ROLL_CALL, _ISSUES: _ISSUE}.get(form, _VOTE)
        columns = roll_calls.c
        if rule is not _ROLL_CALL:
            query = select(columns.published_id, columns.id, columns.held_on)
            for number, row_id, day in self.job.connection.execute(
                query.where(columns.dataset_id == self.job.dataset_id)
            ):
                self.held[number] = row_id, day
        if rule is _VOTE:
            self.other_codes = self.read_voter_codes(is_numbered=not is_numbered)
        csv_rows = CsvRows(self.job)
        upsert = Upsert(self.job, csv_rows, [rule])
        wanted = [(name, at) for name, at in csv_rows.columns.items() if name in _READ]
        for line, cells in csv_rows:
            self.faults = []
            record = read(line, {name: cells[at].strip() for name, at in wanted})
            if record is None or self.faults:
                upsert.reject(line, self.faults)
            else:
                upsert.add(record)
                if rule is _ROLL_CALL:
                    day = record.rows[0].values["held_on"]
                    upsert.cover_days(day, day)
        return upsert.finish()

    def make_roll_call(self, line: int, row: Row) -> FileRecord | None:
        """The record of a row of the file of roll calls."""
        number = self.parse_number("rcid", row)
        values = {
            "session": self.parse_number("session", row),
            "held_on": self.parse_day("date", row),
            "resolution": self.parse_text("unres", row),
            "title": self.parse_text("short", row),
            "description": self.parse_text("descr", row),
            "is_important": self.parse_flag("importantvote", row),
            "is_amendment": self.parse_flag("amend", row),
            "is_paragraph": self.parse_flag("para", row),
        }
        if number is None:
            self.faults.append(("rcid", row["rcid"], "is not a roll call number"))
            return None
        job = self.job
        target = TargetRow(
            _ROLL_CALL,
            dataset_id=job.dataset_id,
            published_id=number,
            import_id=job.import_id,
            **values,
        )
        return FileRecord(line, f"roll call {number}", [target], target)

    def make_vote(self, line: int, row: Row) -> FileRecord | None:
        """The record of a row of either file of votes."""
        found = self.find_roll_call(row)
        choice = _CHOICES.get(row["vote"].lower().removesuffix(".0"))
        if choice is None:
            reason = "is not a vote: yes, no, abstain, absent or 1, 2, 3, 8"
            if row["vote"].removesuffix(".0") == _NOT_A_MEMBER:
                reason = "was not a member then, so it had no vote"
            self.faults.append(("vote", row["vote"], reason))
        code, name = row.get("country_code", row.get("ccode", "")), row.get("country", "")
        is_named = code in _MISSING and name not in _MISSING
        voter = name if is_named and self.by_name.resolve(name, None).slug != "NAM" else code
        if voter == "":
            self.faults.append(("country_code", voter, "no state is given"))
        if found is None or choice is None or not voter:
            return None
        row_id, day = found
        codes = self.by_name if voter == name and voter != code else self.by_code
        state = codes.resolve(voter, day)
        if state.actor_id is None and voter in _ALSO:
            scheme, code = _ALSO[voter]
            state = self.by_scheme[scheme].resolve(code, day)
        # A vote loaded from the other form of the file is the same vote.
        other_code = self.other_codes.get((row_id, state.actor_id)) if state.actor_id else None
        target = TargetRow(
            _VOTE,
            roll_call_id=row_id,
            voter_code=other_code or voter,
            actor_id=state.actor_id,
            choice_code=choice,
        )
        unmapped = () if state.actor_id else (codes.describe_unmapped(voter, state, name or None),)
        return FileRecord(line, f"roll call {row['rcid']} {voter}", [target], target, unmapped)

    def make_issue(self, line: int, row: Row) -> FileRecord | None:
        """The record of a row of the file of issues."""
        found = self.find_roll_call(row)
        for name in ("short_name", "issue"):
            if row[name] == "":
                self.faults.append((name, "", "is empty"))
        if found is None:
            return None
        code = row["short_name"]
        target = TargetRow(_ISSUE, roll_call_id=found[0], issue_code=code, issue=row["issue"])
        return FileRecord(line, f"roll call {row['rcid']} {code}", [target], target)

    def read_voter_codes(self, *, is_numbered: bool) -> dict[tuple[int, int], str]:
        """The voter codes of loaded votes of one form, by roll call and state."""
        votes = roll_call_votes.c
        query = (
            select(votes.roll_call_id, votes.actor_id, votes.voter_code)
            .join_from(roll_call_votes, roll_calls, roll_calls.c.id == votes.roll_call_id)
            .where(roll_calls.c.dataset_id == self.job.dataset_id, votes.actor_id.is_not(None))
        )
        return {
            (roll_call, actor): intern(code)
            for roll_call, actor, code in self.job.connection.execute(query)
            if code.isdecimal() == is_numbered
        }

    def find_roll_call(self, row: Row) -> tuple[int, date | None] | None:
        """The id and day of a row's roll call, if it is loaded."""
        number = self.parse_number("rcid", row)
        found = None if number is None else self.held.get(number)
        if found is None and not self.faults:
            self.faults.append(
                (
                    "rcid",
                    row["rcid"],
                    "this roll call is not loaded: import the file of roll calls first",
                )
            )
        return found

    def parse_number(self, name: str, row: Row) -> int | None:
        """A whole number; some programs write 3 as 3.0."""
        text = row[name]
        if text in _MISSING:
            return None
        whole = text.removesuffix(".0")
        if not (whole.isascii() and whole.isdecimal() and len(whole) < 9):
            self.faults.append((name, text, "is not a whole number"))
            return None
        return int(whole)

    def parse_day(self, name: str, row: Row) -> date | None:
        """A day; None if it is missing or faulty."""
        text = row[name]
        if text in _MISSING:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            self.faults.append((name, text, "is not a day such as 1999-12-31"))
            return None

    def parse_flag(self, name: str, row: Row) -> bool | None:
        """0 or 1 as a truth value; None if it is missing or faulty."""
        text = row.get(name, "").removesuffix(".0")
        if text not in _MISSING and text not in _FLAGS:
            self.faults.append((name, text, "is neither 0 nor 1"))
        return _FLAGS.get(text)

    def parse_text(self, name: str, row: Row) -> str | None:
        """A text; None if it is missing."""
        text = row.get(name, "")
        return None if text in _MISSING else text


_READ = frozenset(
    {
        *("rcid", "session", "date", "unres", "short", "descr", "importantvote", "amend", "para"),
        *("country", "country_code", "ccode", "vote", "short_name", "issue"),
    }
)
