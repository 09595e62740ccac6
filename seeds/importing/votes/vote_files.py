"""Files with a row for each vote; two of the four forms describe the roll call, too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from models.actor_identifiers import CodeScheme
from models.code_resolution import strip_zero_fraction
from models.roll_calls import VoteChoice, roll_call_votes
from seeds.importing.files import cells
from seeds.importing.files.csv_rows import CsvRows
from seeds.importing.reader import Counts, Job
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert.bulk_upsert import BulkUpsert
from seeds.importing.upsert.flat_table import FlatTable
from seeds.importing.votes.roll_call_index import RollCall, RollCallIndex
from seeds.importing.votes.roll_call_rows import (
    ISSUES,
    make_record,
    parse_roll_call,
)
from seeds.importing.votes.seats import update_seats
from seeds.importing.votes.voters import Voter, Voters

_BATCH = 2_000
"""Votes held in memory."""
CHOICES = {
    "yes": VoteChoice.YES.value,
    "no": VoteChoice.NO.value,
    "abstain": VoteChoice.ABSTAIN.value,
    "absent": VoteChoice.ABSENT.value,
    "1": VoteChoice.YES.value,
    "2": VoteChoice.ABSTAIN.value,
    "3": VoteChoice.NO.value,
    "8": VoteChoice.ABSENT.value,
    "y": VoteChoice.YES.value,
    "n": VoteChoice.NO.value,
    "a": VoteChoice.ABSTAIN.value,
    "x": VoteChoice.ABSENT.value,
}
_NOT_A_MEMBER = "9"

Row = Mapping[str, str]


def make_vote_upsert(job: Job, index: RollCallIndex) -> BulkUpsert:
    """The bulk upsert of votes; a state votes once, whatever its code."""

    def make_label(key: Sequence[Any]) -> str:
        return f"roll call {index.find_number(key[0])} {key[1]}"

    votes = FlatTable(
        roll_call_votes,
        key=("roll_call_id", "voter_code"),
        values=("actor_id", "choice_code"),
        make_label=make_label,
        same_row=("roll_call_id", "actor_id"),
    )
    return BulkUpsert(job, votes)


def _parse_publisher(row: Row, faults: list[RejectReason]) -> tuple[dict[str, Any], list[str]]:
    issues = [code for code in ISSUES if cells.parse_flag(code, row.get(code, ""), faults)]
    return parse_roll_call(row, faults), issues


def _parse_library(row: Row, faults: list[RejectReason]) -> tuple[dict[str, Any], list[str]]:
    columns = {"unres": "resolution", "descr": "title", "session": "session", "date": "date"}
    named = {ours: row[theirs] for ours, theirs in columns.items() if theirs in row}
    return parse_roll_call(named, faults), []


@dataclass(frozen=True)
class VoteForm:
    """The columns of one form, and what they hold."""

    number: str
    code: str
    name: str
    vote: str
    scheme: CodeScheme
    tally: Sequence[str] = ()
    """The columns with the numbers of yes, no and abstentions."""
    parse: Callable[[Row, list[RejectReason]], tuple[dict[str, Any], list[str]]] | None = None
    """Parses the roll call of a row: its values and issues; None: the form has votes alone."""
    uses_names: bool = False
    lists_all_states: bool = False
    """Whether the publisher lists states for which there is no vote: the cell is empty, or says
    that the state was not a member. Such a row is no sign of a wrong file."""


BY_CODE = VoteForm("rcid", "country_code", "country", "vote", CodeScheme.ISO_ALPHA2)
BY_NUMBER = VoteForm("rcid", "ccode", "country", "vote", CodeScheme.COW)
IN_ONE_FILE = VoteForm(
    *("rcid", "ccode", "countryname", "vote", CodeScheme.COW),
    tally=("yes", "no", "abstain"),
    parse=_parse_publisher,
    lists_all_states=True,
)
IN_ONE_FILE_BY_CODE = replace(
    IN_ONE_FILE, code="country_code", name="country", scheme=CodeScheme.ISO_ALPHA2
)
OF_LIBRARY = VoteForm(
    *("undl_id", "ms_code", "ms_name", "ms_vote", CodeScheme.ISO_ALPHA3),
    tally=("total_yes", "total_no", "total_abstentions"),
    parse=_parse_library,
    uses_names=True,
    lists_all_states=True,
)


@dataclass
class VoteFileLoad:
    """Load of one file."""

    job: Job
    form: VoteForm
    counts: Counts = field(default_factory=Counts)
    calls: dict[str, RollCall] = field(default_factory=dict)
    """The roll calls of this file, by number as written."""
    new_calls: list[RollCall] = field(default_factory=list)
    """Those that are not in the database yet, or may be revised."""
    batch: list[tuple[int, RollCall, Voter, str]] = field(default_factory=list)
    """Votes that are not staged yet."""

    def __post_init__(self) -> None:
        self.index = RollCallIndex(self.job, self.counts)
        self.bulk = make_vote_upsert(self.job, self.index)
        self.csv_rows = CsvRows(self.job)
        self.voters = Voters(
            self.job, self.form.scheme.value, self.bulk, uses_names=self.form.uses_names
        )

    def run(self) -> Counts:
        """Load all rows of the file."""
        form, columns = self.form, self.csv_rows.columns
        at_number, at_vote, at_code = (
            columns[name] for name in (form.number, form.vote, form.code)
        )
        at_name, at_member = columns.get(form.name), columns.get("member")
        calls, batch, voters = self.calls, self.batch, self.voters
        for line, row in self.csv_rows:
            call, choice = calls.get(row[at_number]), CHOICES.get(row[at_vote])
            is_member = at_member is None or row[at_member] == "1"
            # Most rows need no more than this.
            if call is not None and choice is not None and is_member:
                name = "" if at_name is None else row[at_name]
                voter = voters.find(row[at_code], name, call.day)
                if voter.code:
                    batch.append((line, call, voter, choice))
                    if len(batch) >= _BATCH:
                        self.load_batch()
                    continue
            self.add_row(line, {one: row[at].strip() for one, at in columns.items()})
        self.load_batch()
        self.bulk.finish(self.counts)
        self.counts.read = self.csv_rows.read
        self.counts.rejected += self.csv_rows.rejected
        return self.counts

    def add_row(self, line: int, row: Row) -> None:
        """Add a row whose roll call, vote or state is new, odd or faulty."""
        form, faults = self.form, list[RejectReason]()
        call = self.find_roll_call(line, row, faults)
        vote = strip_zero_fraction(row[form.vote]).lower()
        choice = CHOICES.get(vote)
        is_empty = form.lists_all_states and cells.is_missing(row[form.vote])
        is_outside = vote == _NOT_A_MEMBER or row.get("member", "") in ("0", "0.0")
        if is_outside:
            reason = "was not a member then, so it had no vote"
            faults.append((form.vote, row[form.vote], reason))
        elif is_empty:
            faults.append((form.vote, row[form.vote], "no vote of this state is recorded"))
        elif choice is None:
            reason = "is not a vote: yes, no, abstain, absent or 1, 2, 3, 8"
            faults.append((form.vote, row[form.vote], reason))
        voter = self.voters.find(row[form.code], row.get(form.name, ""), call.day if call else None)
        if not voter.code:
            faults.append((form.code, row[form.code], "no state is given"))
        if faults or call is None or choice is None:
            self.counts.rejected += 1
            is_expected = form.lists_all_states and (is_empty or is_outside)
            self.counts.excused += is_expected and len(faults) == 1
            self.job.rejects.add(line, faults)
            return
        self.batch.append((line, call, voter, choice))
        if len(self.batch) >= _BATCH:
            self.load_batch()

    def find_roll_call(self, line: int, row: Row, faults: list[RejectReason]) -> RollCall | None:
        """The roll call of a row; its first row in the file describes it."""
        text = row[self.form.number]
        if (known := self.calls.get(text)) is not None:
            return known
        number = cells.parse_number(self.form.number, text, faults)
        if number is None:
            if not faults:
                faults.append((self.form.number, text, "is not a roll call number"))
            return None
        call = self.index.by_number.get(number)
        if self.form.parse is not None and (call is None or call.record is None):
            values, issues = self.form.parse(row, faults)
            if faults:
                return None
            record = make_record(self.job, line, number, values, issues)
            call = self.index.take(number, record, self.parse_tally(row))
            self.new_calls.append(call)
            self.counts.cover(call.day)
        if call is None:
            why = "this roll call is not loaded: import the file of roll calls first"
            faults.append((self.form.number, text, why))
            return None
        self.calls[text] = call
        self.index.note_year(call)
        return call

    def parse_tally(self, row: Row) -> list[int] | None:
        """The published numbers of yes, no and abstentions, if the row has all of them."""
        tally = [cells.parse_number(name, row.get(name, ""), []) for name in self.form.tally]
        found = [count for count in tally if count is not None]
        return found if found and len(found) == len(tally) else None

    def load_batch(self) -> None:
        """Load the roll calls that are new, and stage the votes."""
        if self.new_calls:
            self.index.upsert(self.new_calls)
            update_seats(self.job, self.index.take_moved())
            self.mark_changes()
            self.new_calls.clear()
        self.bulk.add(
            [
                (line, call.id, voter.code, voter.actor_id, choice, voter.tag)
                for line, call, voter, choice in self.batch
            ]
        )
        self.batch.clear()
        self.job.progress(self.csv_rows.read, self.csv_rows.bytes)

    def mark_changes(self) -> None:
        """Count the first vote of each roll call that has changed as a revision."""
        changed = {call for call in self.new_calls if call.record and call.record.has_changed}
        for place, (line, call, voter, choice) in enumerate(self.batch):
            if call in changed:
                changed.remove(call)
                tag = self.bulk.make_changed_tag(voter.tag)
                self.batch[place] = line, call, voter._replace(tag=tag), choice
