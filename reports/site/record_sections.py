"""The parts of records: parties, stages, participants, tenures; one select for all of a kind.

The first column of each section is the key of the record. It has no place on the page of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from sqlalchemy import func, select

from models import (
    Actor,
    Agreement,
    AgreementAction,
    AgreementParty,
    Event,
    EventParticipant,
    Law,
    LawStage,
    Membership,
    Sanction,
    Tenure,
)
from models.agreements import action_kinds
from models.events import event_roles
from models.laws import law_stage_kinds
from models.views import membership_status, sanction_status, tenure_status, treaty_status
from reports.framework.cited_rows import cites
from reports.framework.section import Section
from reports.framework.table import Line, Table
from reports.queries.date_columns import (
    UNKNOWN_END,
    format_date,
    format_end,
    order_by_date,
)

RecordKeys = Collection[str]


def build_members(keys: RecordKeys) -> Section:
    """Every membership of some organisations, in phases."""
    phases = membership_status.table
    return Section(
        "Members",
        select(
            phases.c.organisation_slug.label("ID"),
            phases.c.actor_slug.label("Who"),
            phases.c.actor_name.label("Name"),
            func.lower(phases.c.status_label).label("Status"),
            format_date(phases, "started").label("Since"),
            func.lower(phases.c.start_basis_label).label("By"),
            format_end(phases).label("Until"),
            phases.c.note.label("Note"),
        )
        .where(phases.c.organisation_slug.in_(keys))
        .order_by(phases.c.actor_slug, order_by_date(phases, "started"), phases.c.membership_id),
        empty="No members are on record.",
        marks=[UNKNOWN_END],
        evidence=[cites(Membership, phases.c.membership_id)],
    )


def _build_parties(keys: RecordKeys) -> Section:
    status = treaty_status.table
    return Section(
        "Parties",
        select(
            status.c.agreement_slug.label("ID"),
            status.c.actor_slug.label("Who"),
            status.c.actor_name.label("Name"),
            func.lower(status.c.role_label).label("Part"),
            format_date(status, "signed").label("Signed"),
            format_date(status, "consent").label("Consent"),
            func.lower(status.c.consent_kind_label).label("By"),
            format_date(status, "in_force").label("In force from"),
            format_date(status, "ended").label("Ended"),
            status.c.note.label("Note"),
        )
        .where(status.c.agreement_slug.in_(keys))
        .order_by(status.c.actor_slug, status.c.party_id),
        empty="No parties are on record.",
        evidence=[cites(AgreementParty, status.c.party_id)],
    )


def _build_actions(keys: RecordKeys) -> Section:
    own, actions = Agreement.table(), AgreementAction.table()
    parties, actors = AgreementParty.table(), Actor.table()
    return Section(
        "What was done",
        select(
            own.c.slug.label("ID"),
            format_date(actions, "occurred").label("Date"),
            action_kinds.c.label.label("Act"),
            actors.c.slug.label("Who"),
            format_date(actions, "effective").label("With effect from"),
            actions.c.note.label("Note"),
        )
        .join_from(actions, own, own.c.id == actions.c.agreement_id)
        .join(action_kinds, action_kinds.c.code == actions.c.kind_code)
        .outerjoin(parties, parties.c.id == actions.c.party_id)
        .outerjoin(actors, actors.c.id == parties.c.actor_id)
        .where(own.c.slug.in_(keys))
        .order_by(order_by_date(actions, "occurred"), action_kinds.c.position, actors.c.slug),
        empty="No dated act is on record.",
        evidence=[cites(AgreementAction, actions.c.id)],
    )


def _build_stages(keys: RecordKeys) -> Section:
    own, stages = Law.table(), LawStage.table()
    return Section(
        "Stages",
        select(
            own.c.slug.label("ID"),
            format_date(stages, "occurred").label("Date"),
            law_stage_kinds.c.label.label("Stage"),
            stages.c.body.label("Body"),
            stages.c.note.label("Note"),
        )
        .join_from(stages, own, own.c.id == stages.c.law_id)
        .join(law_stage_kinds, law_stage_kinds.c.code == stages.c.stage_code)
        .where(own.c.slug.in_(keys))
        .order_by(order_by_date(stages, "occurred"), law_stage_kinds.c.position, stages.c.id),
        empty="No stages are on record.",
        evidence=[cites(LawStage, stages.c.id)],
    )


def _build_participants(keys: RecordKeys) -> Section:
    own, taking_part, actors = Event.table(), EventParticipant.table(), Actor.table()
    return Section(
        "Who took part",
        select(
            own.c.slug.label("ID"),
            actors.c.slug.label("Who"),
            actors.c.name.label("Name"),
            func.lower(event_roles.c.label).label("Role"),
        )
        .join_from(taking_part, own, own.c.id == taking_part.c.event_id)
        .join(actors, actors.c.id == taking_part.c.actor_id)
        .join(event_roles, event_roles.c.code == taking_part.c.role_code)
        .where(own.c.slug.in_(keys))
        .order_by(event_roles.c.position, actors.c.slug),
        empty="Nobody is on record.",
        evidence=[cites(Event, own.c.id)],
    )


def _build_phases(keys: RecordKeys) -> Section:
    status = sanction_status.table
    return Section(
        "Phases",
        select(
            status.c.sanction_slug.label("ID"),
            status.c.senders.label("By"),
            status.c.targets.label("Against"),
            status.c.measures.label("Measures"),
            func.lower(status.c.status_label).label("Status"),
            format_date(status, "started").label("Since"),
            format_end(status).label("Until"),
        )
        .where(status.c.sanction_slug.in_(keys))
        .order_by(order_by_date(status, "started"), status.c.phase_id),
        empty="No phases are on record.",
        marks=[UNKNOWN_END],
        evidence=[cites(Sanction, status.c.sanction_id)],
    )


def _build_tenures(keys: RecordKeys) -> Section:
    return _select_tenures("person_slug", "Offices", keys)


def _build_holders(keys: RecordKeys) -> Section:
    return _select_tenures("position_slug", "Who held it", keys)


def _select_tenures(of: str, title: str, keys: RecordKeys) -> Section:
    held = tenure_status.table
    other = "position" if of == "person_slug" else "person"
    name = held.c.position_title if other == "position" else held.c.person_name
    return Section(
        title,
        select(
            held.c[of].label("ID"),
            held.c[f"{other}_slug"].label("Office" if other == "position" else "Who"),
            name.label("Name"),
            format_date(held, "started").label("Since"),
            format_end(held).label("Until"),
            held.c.note.label("Note"),
        )
        .where(held.c[of].in_(keys))
        .order_by(order_by_date(held, "started"), held.c.tenure_id),
        empty="Nothing is on record.",
        marks=[UNKNOWN_END],
        evidence=[cites(Tenure, held.c.tenure_id)],
    )


RECORD_SECTIONS: Mapping[str, Collection[Callable[[RecordKeys], Section]]] = {
    "agreements": [_build_parties, _build_actions],
    "laws": [_build_stages],
    "events": [_build_participants],
    "sanctions": [_build_phases],
    "people": [_build_tenures],
    "groups": [],
    "offices": [_build_holders],
    "topics": [],
    "indicators": [],
}
"""The kinds of record whose pages are made in one way, and the sections of each."""


class PartsByKey:
    """The lines of a section by record, each a table without the column of keys."""

    def __init__(self, table: Table) -> None:
        self._table = replace(table, columns=table.columns[1:], lines=(), note="")
        self._lines: dict[str, list[Line]] = defaultdict(list)
        for line in table.lines:
            self._lines[str(line.cells[0])].append(replace(line, cells=line.cells[1:]))

    def find(self, key: str) -> Table:
        """The table of one record, with the notes that its own lines need."""
        lines = self._lines.get(key)
        if not lines:
            return self._table
        write_note = self._table.write_note
        note = write_note(self._table.columns, lines) if write_note else ""
        return replace(self._table, lines=lines, note=note)
