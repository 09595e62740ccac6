"""Ends and days of treaties that earlier imports stored, compared with the rows of a new file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from models import Agreement, AgreementAction, AgreementParty, Edtf
from models.agreements import CONSENT_KINDS, ActionKind
from seeds.importing.reader import Job
from seeds.importing.upsert import ownership
from seeds.importing.upsert.treaty_ends import PartyDays, TreatyRows, find_stale

_MOST_AT_ONCE = 5_000
"""Rows deleted by one statement."""
_ENDS = (ActionKind.TERMINATION, ActionKind.WITHDRAWAL)
_DAYS = {kind.value: "consent" for kind in CONSENT_KINDS} | {
    ActionKind.ENTRY_INTO_FORCE.value: "force",
    ActionKind.SIGNATURE.value: "signature",
}
_agreements, _parties, _actions = (
    model.table() for model in (Agreement, AgreementParty, AgreementAction)
)
_joined = _actions.join(_agreements, _agreements.c.id == _actions.c.agreement_id).outerjoin(
    _parties, _parties.c.id == _actions.c.party_id
)


def add_stored_days(job: Job, treaties: Mapping[str, TreatyRows]) -> None:
    """Add the stored days of parties, as far as a file with rows of the treaty does not give them.

    A day that the file gives replaces the stored one, so that only the file's counts.
    """
    query = (
        select(
            _agreements.c.slug,
            _parties.c.actor_id,
            _actions.c.kind_code,
            func.min(_actions.c.occurred_earliest),
        )
        .select_from(_joined)
        .where(
            _actions.c.party_id.is_not(None),
            _actions.c.kind_code.in_([*_DAYS]),
            _actions.c.occurred_earliest.is_not(None),
            _agreements.c.id.in_(ownership.select_owned_ids("agreements", job.dataset_id)),
        )
        .group_by(_agreements.c.slug, _parties.c.actor_id, _actions.c.kind_code)
    )
    stored: dict[tuple[str, int], dict[str, date]] = defaultdict(dict)
    for slug, actor_id, kind, day in job.connection.execute(query):
        if slug in treaties:
            days = stored[slug, actor_id]
            days[_DAYS[kind]] = min(day, days.get(_DAYS[kind], day))
    for (slug, actor_id), days in stored.items():
        party = treaties[slug].parties.setdefault(actor_id, PartyDays())
        for name, day in days.items():
            if getattr(party, name) is None:
                party.add(name, day)


def delete_stale_ends(job: Job, treaties: Mapping[str, TreatyRows]) -> dict[str, list[str]]:
    """Delete the dataset's ends that the rows of a file contradict; says which, by slug."""
    query = (
        select(
            _agreements.c.slug,
            _parties.c.actor_id,
            _actions.c.kind_code,
            _actions.c.id,
            _actions.c.occurred_edtf,
            _actions.c.occurred_earliest,
            _actions.c.occurred_latest,
        )
        .select_from(_joined)
        .where(
            _actions.c.kind_code.in_([kind.value for kind in _ENDS]),
            _actions.c.id.in_(ownership.select_owned_ids("agreement_actions", job.dataset_id)),
        )
        .order_by(_actions.c.id)
    )
    stored: dict[str, list[tuple[int, int | None, Edtf]]] = defaultdict(list)
    names: dict[int, str] = {}
    for slug, actor_id, kind, row_id, *dates in job.connection.execute(query):
        if slug in treaties:
            stored[slug].append((row_id, actor_id, Edtf(*dates)))
            party = f" of {job.crosswalk.actors[actor_id].slug}" if actor_id else ""
            names[row_id] = f"{kind}{party} {dates[0]}"
    stale = {
        row_id: (slug, why)
        for slug, ends in stored.items()
        for row_id, why in find_stale(treaties[slug], ends)
    }
    changes = defaultdict(list)
    ids = list(stale)
    for at in range(0, len(ids), _MOST_AT_ONCE):
        some = ids[at : at + _MOST_AT_ONCE]
        for row_id in ownership.delete_rows(
            job.connection, "agreement_actions", some, job.dataset_id
        ):
            slug, why = stale[row_id]
            changes[slug].append(f"{names[row_id]} removed ({why})")
    return dict(changes)
