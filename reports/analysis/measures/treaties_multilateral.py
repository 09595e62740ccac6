"""Multilateral agreements in common: those of three parties or more that bind both states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import func, select

from models import AgreementParty
from models.agreements import PartyRole
from models.views import treaty_status
from reports.analysis.measure import Query, Scope
from reports.analysis.measures.agreements import MEASURE as AGREEMENTS
from reports.analysis.measures.agreements import select_parties

FEWEST_PARTIES = 3
"""Of a multilateral treaty: more than two (United Nations Treaty Collection, Glossary)."""


def _select(_scope: Scope) -> Mapping[str, Query]:
    parties = AgreementParty.table()
    multilateral = (
        select(parties.c.agreement_id)
        .where(parties.c.role_code != PartyRole.NON_SIGNATORY.value)
        .group_by(parties.c.agreement_id)
        .having(func.count() >= FEWEST_PARTIES)
    )
    return select_parties(treaty_status.table.c.agreement_id.in_(multilateral))


MEASURE = replace(
    AGREEMENTS,
    name="treaties_multilateral",
    title="Multilateral agreements binding both",
    heading="Multilateral",
    meaning="The agreements in this database of three parties or more that bind both on 31 "
    "December.",
    defined="pairs of states that exist, with such an agreement that binds both or may bind both; "
    "the others are not researched",
    queries=_select,
    is_shown=False,
)
