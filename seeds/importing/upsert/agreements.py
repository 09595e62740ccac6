"""How datasets of agreements fill the tables: agreements, their parties, what is done to them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from models import Agreement, AgreementAction, AgreementLink, AgreementParty, Edtf
from models.agreements import ActionKind, PartyRole
from seeds.importing.upsert.row import Put, Shape

_SHORT = 60

PARTY = Shape(
    AgreementParty.table(), key=("agreement_id", "actor_id"), lookup=("agreement_id", "actor_id")
)
ACTION = Shape(
    AgreementAction.table(),
    key=("agreement_id", "party_id", "kind_code", "occurred_edtf"),
    lookup=("agreement_id",),
    alike=("agreement_id", "party_id", "kind_code"),
)
LINK = Shape(
    AgreementLink.table(),
    key=("agreement_id", "kind_code", "other_agreement_id"),
    lookup=("agreement_id",),
)


def agreement(*, keeps_first: bool = False) -> Shape:
    """The shape of agreements; ``keeps_first`` where a file describes one in many rows."""
    return Shape(
        Agreement.table(),
        key=("slug",),
        lookup=("slug",),
        is_root=True,
        keeps_first=keeps_first,
        quiet=("short_title",),
    )


def titles(name: str) -> dict[str, str]:
    """The full and the short title that a name makes."""
    plain = " ".join(name.split())
    return {"title": plain, "short_title": textwrap.shorten(plain, _SHORT, placeholder=" ...")}


def party(of: Put | int, actor_id: int) -> Put:
    """An actor's part in an agreement, given by its put or its id."""
    return Put(PARTY, agreement_id=of, actor_id=actor_id, role_code=PartyRole.PARTY)


def actions(
    of: Put | int, by: Put | None, dated: Iterable[tuple[ActionKind, Edtf | None]]
) -> list[Put]:
    """What was done to an agreement by a party, or as a whole; what has no date is left out."""
    return [
        Put(ACTION, agreement_id=of, party_id=by, kind_code=kind, occurred=day, effective=Edtf())
        for kind, day in dict.fromkeys(dated)
        if day is not None
    ]
