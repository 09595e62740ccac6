"""Seats: the states of votes whose roll call has moved to another day."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from models.actor_identifiers import CodeScheme
from models.roll_calls import roll_call_votes
from seeds.importing.reader import Job
from seeds.importing.votes.roll_call_index import RollCall
from seeds.importing.votes.voters import Voters


def update_seats(job: Job, calls: Sequence[RollCall]) -> None:
    """Give the votes of roll calls the states that had the seats on their present day."""
    votes = roll_call_votes.c
    voters: dict[CodeScheme, Voters] = {}
    for call in calls:
        query = select(votes.voter_code, votes.actor_id).where(votes.roll_call_id == call.id)
        for code, actor_id in job.connection.execute(query).all():
            scheme, written, name = _read_voter_code(code)
            if scheme not in voters:
                voters[scheme] = Voters(job, scheme.value)
            voter = voters[scheme].find(written, name, call.day)
            if voter.actor_id != actor_id:
                is_this = (votes.roll_call_id == call.id) & (votes.voter_code == code)
                job.connection.execute(
                    update(roll_call_votes).where(is_this).values(actor_id=voter.actor_id)
                )


def _read_voter_code(text: str) -> tuple[CodeScheme, str, str]:
    """The scheme of a voter's code, by its form; the code; the name, if it is none."""
    if text.isdecimal():
        return CodeScheme.COW, text, ""
    if text.isascii() and text.isupper() and len(text) in (2, 3):
        return CodeScheme.ISO_ALPHA2 if len(text) == 2 else CodeScheme.ISO_ALPHA3, text, ""
    return CodeScheme.ISO_ALPHA2, "", text
