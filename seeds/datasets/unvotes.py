"""United Nations General Assembly votes: roll calls, how states voted, what it was about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from sys import intern

from sqlalchemy import Connection, delete, select

from models.actor_identifiers import CodeScheme
from models.roll_calls import VoteChoice, roll_call_issues, roll_call_votes, roll_calls
from seeds.importing.actor_codes import Who
from seeds.importing.files.csv_rows import Lines, headed
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.upsert.row import Fault, Put, Record, Shape
from seeds.importing.upsert.upsert import Loading

_ROLL_CALLS, _VOTES, _ISSUES = "UN roll calls", "UN votes", "UN issues of roll calls"
_BY_NUMBER = "UN votes by COW number"
_MISSING = frozenset({"", "NA"})
_FLAGS = {"0": False, "1": True}
_NAMIBIA = "NA"
"""Reads as missing: it is the code of Namibia, unless the row names another state."""
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
"""Codes used beyond their own time, with one of that time: Serbia votes as YU, and 370 voted before
the list of states behind the number counted Belarus."""

_ROLL_CALL = Shape(
    roll_calls,
    key=("dataset_id", "published_id"),
    lookup=("dataset_id", "published_id"),
    is_root=True,
    quiet=("import_id",),
)
_VOTE = Shape(
    roll_call_votes, key=("roll_call_id", "voter_code"), lookup=("roll_call_id", "voter_code")
)
_ISSUE = Shape(roll_call_issues, key=("roll_call_id", "issue_code"), lookup=("roll_call_id",))


class UnVotes:
    """Reads the three files into the three tables; roll calls come first."""

    checks_keys = False

    def recognise(self, sample: Sample) -> Layout | None:
        """Which of the files it is, by the names of its columns."""
        return (
            headed(sample, _VOTES, ("rcid", "country_code", "vote"), order=1)
            or headed(sample, _BY_NUMBER, ("rcid", "ccode", "vote"), order=1)
            or headed(sample, _ISSUES, ("rcid", "short_name", "issue"), order=1)
            or headed(sample, _ROLL_CALLS, ("rcid", "session", "date"))
        )

    def load(self, job: Job) -> Counts:
        """A vote or an issue whose roll call is not loaded is rejected."""
        return _Reading(job).run()

    def remove(self, connection: Connection, dataset_id: int) -> int:
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
class _Reading:
    job: Job
    held: dict[int, tuple[int, date | None]] = field(default_factory=dict)
    """Id and day of the roll calls that are loaded, by number."""
    faults: list[Fault] = field(default_factory=list)
    """What is wrong with the row that is being read."""
    by_code: Who = field(init=False)
    by_scheme: dict[str, Who] = field(init=False)
    by_name: Who = field(init=False)
    otherwise: dict[tuple[int, int], str] = field(default_factory=dict)
    """Codes of the other form under which votes stand, by roll call and state."""

    def run(self) -> Counts:
        form = self.job.layout.name
        is_numbered = form == _BY_NUMBER
        self.by_scheme = {scheme: Who(self.job, scheme) for scheme in (_COW, _ISO)}
        self.by_code = self.by_scheme[_COW if is_numbered else _ISO]
        self.by_name = Who(self.job, None)
        read: Callable[[int, Row], Record | None] = {
            _ROLL_CALLS: self.roll_call,
            _ISSUES: self.issue,
        }.get(form, self.vote)
        shape = {_ROLL_CALLS: _ROLL_CALL, _ISSUES: _ISSUE}.get(form, _VOTE)
        columns = roll_calls.c
        if shape is not _ROLL_CALL:
            query = select(columns.published_id, columns.id, columns.held_on)
            for number, row_id, day in self.job.connection.execute(
                query.where(columns.dataset_id == self.job.dataset_id)
            ):
                self.held[number] = row_id, day
        if shape is _VOTE:
            self.otherwise = self.voters(is_numbered=not is_numbered)
        lines = Lines(self.job)
        loading = Loading(self.job, lines, [shape])
        wanted = [(name, at) for name, at in lines.columns.items() if name in _READ]
        for line, cells in lines:
            self.faults = []
            record = read(line, {name: cells[at].strip() for name, at in wanted})
            if record is None or self.faults:
                loading.reject(line, self.faults)
            else:
                loading.add(record)
                if shape is _ROLL_CALL:
                    day = record.puts[0].values["held_on"]
                    loading.cover(day, day)
        return loading.finish()

    # -- the three files -------------------------------------------------------------------------

    def roll_call(self, line: int, row: Row) -> Record | None:
        number = self.number("rcid", row)
        given = {
            "session": self.number("session", row),
            "held_on": self.day("date", row),
            "resolution": self.text("unres", row),
            "title": self.text("short", row),
            "description": self.text("descr", row),
            "is_important": self.flag("importantvote", row),
            "is_amendment": self.flag("amend", row),
            "is_paragraph": self.flag("para", row),
        }
        if number is None:
            self.faults.append(("rcid", row["rcid"], "no number of a roll call"))
            return None
        job = self.job
        put = Put(
            _ROLL_CALL,
            dataset_id=job.dataset_id,
            published_id=number,
            import_id=job.import_id,
            **given,
        )
        return Record(line, f"roll call {number}", [put], put)

    def vote(self, line: int, row: Row) -> Record | None:
        found = self.roll_call_of(row)
        choice = _CHOICES.get(row["vote"].lower().removesuffix(".0"))
        if choice is None:
            reason = "no vote: yes, no, abstain, absent or 1, 2, 3, 8 is expected"
            if row["vote"].removesuffix(".0") == _NOT_A_MEMBER:
                reason = "not a member then, so that it had no vote"
            self.faults.append(("vote", row["vote"], reason))
        code, name = row.get("country_code", row.get("ccode", "")), row.get("country", "")
        is_named = code in _MISSING and name not in _MISSING
        voter = name if is_named and self.by_name.on(name, None).slug != "NAM" else code
        if voter == "":
            self.faults.append(("country_code", voter, "no state is named"))
        if found is None or choice is None or not voter:
            return None
        row_id, day = found
        who = self.by_name if voter == name and voter != code else self.by_code
        state = who.on(voter, day)
        if state.actor_id is None and voter in _ALSO:
            scheme, code = _ALSO[voter]
            state = self.by_scheme[scheme].on(code, day)
        # A vote that stands under the code of the other form is the same vote.
        stands = self.otherwise.get((row_id, state.actor_id)) if state.actor_id else None
        put = Put(
            _VOTE,
            roll_call_id=row_id,
            voter_code=stands or voter,
            actor_id=state.actor_id,
            choice_code=choice,
        )
        unmapped = () if state.actor_id else (who.nobody(voter, state, name or None),)
        return Record(line, f"roll call {row['rcid']} {voter}", [put], put, unmapped)

    def issue(self, line: int, row: Row) -> Record | None:
        found = self.roll_call_of(row)
        for name in ("short_name", "issue"):
            if row[name] == "":
                self.faults.append((name, "", "nothing is written here"))
        if found is None:
            return None
        code = row["short_name"]
        put = Put(_ISSUE, roll_call_id=found[0], issue_code=code, issue=row["issue"])
        return Record(line, f"roll call {row['rcid']} {code}", [put], put)

    def voters(self, *, is_numbered: bool) -> dict[tuple[int, int], str]:
        """The codes of votes that stand, of one form, by roll call and state."""
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

    # -- fields ----------------------------------------------------------------------------------

    def roll_call_of(self, row: Row) -> tuple[int, date | None] | None:
        number = self.number("rcid", row)
        found = None if number is None else self.held.get(number)
        if found is None and not self.faults:
            self.faults.append(
                (
                    "rcid",
                    row["rcid"],
                    "its roll call is not loaded: import the file of roll calls first",
                )
            )
        return found

    def number(self, name: str, row: Row) -> int | None:
        """A whole number, which some exporters write 3.0."""
        text = row[name]
        if text in _MISSING:
            return None
        whole = text.removesuffix(".0")
        if not (whole.isascii() and whole.isdecimal() and len(whole) < 9):
            self.faults.append((name, text, "no whole number"))
            return None
        return int(whole)

    def day(self, name: str, row: Row) -> date | None:
        text = row[name]
        if text in _MISSING:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            self.faults.append((name, text, "no day, as in 1999-12-31"))
            return None

    def flag(self, name: str, row: Row) -> bool | None:
        text = row.get(name, "").removesuffix(".0")
        if text not in _MISSING and text not in _FLAGS:
            self.faults.append((name, text, "neither 0 nor 1"))
        return _FLAGS.get(text)

    def text(self, name: str, row: Row) -> str | None:
        text = row.get(name, "")
        return None if text in _MISSING else text


_READ = frozenset(
    {
        *("rcid", "session", "date", "unres", "short", "descr", "importantvote", "amend", "para"),
        *("country", "country_code", "ccode", "vote", "short_name", "issue"),
    }
)
