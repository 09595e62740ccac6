"""Agreements in common: those that bind both states at the end of the year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select

from models import Country
from models.agreements import PartyRole
from models.coverage import CoverageKind
from models.views import treaty_status
from reports.analysis.measure import AlignmentMeasure, Integers, Query, Scope, Unit, Values
from reports.analysis.measure_evidence import cite_shared
from reports.analysis.spans import count_shared, day_as_integer, make_universe
from reports.analysis.state_years import select_states

_ALWAYS, _NEVER = literal(date.min), literal(date.max)
CITED_ROWS = {6: "agreement_parties", 7: "agreement_actions", 8: "agreement_actions"}
"""Columns of the parties with ids of rows."""

_READ = (
    *("party_id", "actor_id", "agreement_id", "signed_earliest", "consent_earliest"),
    *("in_force_earliest", "in_force_latest", "agreement_in_force_earliest"),
    *("ended_edtf", "ended_earliest", "ended_latest"),
    *("suspended_edtf", "suspended_earliest", "suspended_latest"),
    *("consent_action_id", "force_action_id"),
)


def _choose(first: Any, second: Any, *, later: bool) -> ColumnElement[date]:
    is_chosen = first >= second if later else first <= second
    return case((is_chosen, first), else_=second)


def select_parties(*conditions: ColumnElement[bool]) -> Mapping[str, Query]:
    """The days from which parties are, or may be, bound and free again: see `decide_bound`."""
    countries = Country.table()
    # Kept, since SQLite would compute each day of the view anew wherever it is named.
    status = (
        select(*(treaty_status.table.c[name] for name in _READ))
        .where(
            treaty_status.table.c.role_code != PartyRole.NON_SIGNATORY.value,
            *conditions,
        )
        .cte("parties")
        .prefix_with("MATERIALIZED")
    )

    def get_day(name: str, default: ColumnElement[date]) -> ColumnElement[date]:
        return func.coalesce(status.c[name], default)

    consented = _choose(
        get_day("signed_earliest", _NEVER), get_day("consent_earliest", _NEVER), later=False
    )
    may_begin = case(
        (status.c.in_force_earliest.is_not(None), status.c.in_force_earliest),
        (consented == _NEVER, _ALWAYS),
        else_=consented,
    )

    def get_doubt(name: str) -> ColumnElement[date]:
        is_open = status.c[f"{name}_edtf"].is_(None)
        return case((is_open, _NEVER), else_=get_day(f"{name}_earliest", _ALWAYS))

    days = {
        "possible_from": _choose(
            may_begin, get_day("agreement_in_force_earliest", _ALWAYS), later=True
        ),
        "certain_from": get_day("in_force_latest", _NEVER),
        "perhaps_over_from": _choose(get_doubt("ended"), get_doubt("suspended"), later=False),
        "over_from": _choose(
            get_day("ended_latest", _NEVER), get_day("suspended_latest", _NEVER), later=False
        ),
    }
    return {
        "parties": select(
            status.c.actor_id,
            status.c.agreement_id,
            # Days are compared as they are stored: each is made a number once.
            *(day_as_integer(day).label(name) for name, day in days.items()),
            status.c.party_id,
            func.coalesce(status.c.consent_action_id, 0).label("consent_action_id"),
            func.coalesce(status.c.force_action_id, 0).label("force_action_id"),
        ).where(status.c.actor_id.in_(select(countries.c.id))),
        **select_states(),
    }


def _select(_scope: Scope) -> Mapping[str, Query]:
    return select_parties()


def count_agreements(rows: Mapping[str, Integers], scope: Scope) -> Values:
    """Agreements that bind both of each pair of states that exist."""
    existing = make_universe(rows["states"], rows["successions"], scope)
    return count_shared(rows["parties"], scope, existing=existing)


MEASURE = AlignmentMeasure(
    name="agreements",
    title="Agreements binding both",
    heading="Agreements",
    meaning="The agreements in this database that bind both on 31 December.",
    undecided="no date of entry into force, or no record of consent",
    unit=Unit.PAIR_YEAR,
    scale="a count",
    source="agreements in this database",
    defined="pairs of states that exist, with an agreement that binds both or may bind both; the "
    "others are not researched",
    citation="Vienna Convention on the Law of Treaties, article 24",
    how_to_load="bedfellows import treaties FILE",
    queries=_select,
    compute=count_agreements,
    covers=[CoverageKind.AGREEMENT],
    cite=cite_shared("parties", CITED_ROWS),
    is_count=True,
)
