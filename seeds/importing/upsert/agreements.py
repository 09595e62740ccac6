"""Target rows of agreements, their parties, and actions such as signature or accession."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from models import Agreement, AgreementAction, AgreementLink, AgreementParty, Edtf
from models.agreements import ActionKind, PartyRole
from seeds.importing.upsert.row import TargetRow, UpsertRule

_SHORT = 60

PARTY = UpsertRule(
    AgreementParty.table(), key=("agreement_id", "actor_id"), lookup=("agreement_id", "actor_id")
)
ACTION = UpsertRule(
    AgreementAction.table(),
    key=("agreement_id", "party_id", "kind_code", "occurred_edtf"),
    lookup=("agreement_id",),
    revision_key=("agreement_id", "party_id", "kind_code"),
)
LINK = UpsertRule(
    AgreementLink.table(),
    key=("agreement_id", "kind_code", "other_agreement_id"),
    lookup=("agreement_id",),
)


def make_agreement_rule(*, keeps_first: bool = False) -> UpsertRule:
    """The rule of agreements; ``keeps_first`` if a file describes one in many rows."""
    return UpsertRule(
        Agreement.table(),
        key=("slug",),
        lookup=("slug",),
        is_root=True,
        keeps_first=keeps_first,
        minor=("short_title",),
    )


def make_titles(name: str) -> dict[str, str]:
    """The full and the short title of an agreement."""
    plain = " ".join(name.split())
    return {"title": plain, "short_title": textwrap.shorten(plain, _SHORT, placeholder=" ...")}


def make_party(agreement: TargetRow | int, actor_id: int) -> TargetRow:
    """An actor as party of an agreement, which is given as a row or by its id."""
    return TargetRow(PARTY, agreement_id=agreement, actor_id=actor_id, role_code=PartyRole.PARTY)


def make_actions(
    agreement: TargetRow | int,
    party: TargetRow | None,
    dated: Iterable[tuple[ActionKind, Edtf | None]],
) -> list[TargetRow]:
    """Actions of a party, or of the whole agreement; those without a date are left out."""
    return [
        TargetRow(
            ACTION,
            agreement_id=agreement,
            party_id=party,
            kind_code=kind,
            occurred=day,
            effective=Edtf(),
        )
        for kind, day in dict.fromkeys(dated)
        if day is not None
    ]
