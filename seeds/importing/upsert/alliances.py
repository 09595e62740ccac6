"""Target rows of alliances: agreements whose members come and go, with what members promise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models import Edtf
from models.agreements import ActionKind, AgreementKind
from models.edtf import Answer
from seeds.importing.upsert.agreements import make_actions, make_party
from seeds.importing.upsert.row import TargetRow

PROMISES = {
    "defence": AgreementKind.ALLIANCE,
    "offence": AgreementKind.ALLIANCE,
    "neutrality": AgreementKind.NEUTRALITY,
    "non-aggression": AgreementKind.NONAGGRESSION,
    "entente": AgreementKind.ENTENTE,
    "consultation": AgreementKind.ENTENTE,
}
"""What members can promise, the strongest first, with the kind of agreement that it makes."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One time as a member of an alliance."""

    joined: Edtf | None
    left: Edtf | None
    """None: still a member, as far as known."""


def sort_promises(names: Iterable[str]) -> list[str]:
    """What members promise, each once, the strongest first."""
    given = set(names)
    return [name for name in PROMISES if name in given]


def choose_kind(promises: Sequence[str]) -> AgreementKind:
    """The kind of an agreement with these promises: that of the strongest."""
    return PROMISES[promises[0]] if promises else AgreementKind.UNSTATED


def describe_promises(promises: Sequence[str]) -> str:
    """An alliance by what its members promise, such as Defence and neutrality pact."""
    *most, last = promises or ["unstated"]
    words = f"{', '.join(most)} and {last}" if most else last
    return f"{words} pact".capitalize()


def make_member(
    agreement: TargetRow | int, actor_id: int, stays: Iterable[Stay], begun: Edtf | None
) -> list[TargetRow]:
    """A member as party of an alliance, with the days on which it joined and left.

    A member from the beginning signed on the day it joined; a later one acceded. Time outside
    between two stays is a suspension: a withdrawal ends a party's part for good.
    """
    party = make_party(agreement, actor_id)
    first, *others = sorted(stays, key=lambda stay: (stay.joined or Edtf()).sort_key)
    is_later = begun and first.joined and first.joined.after(begun) is Answer.YES
    dated: list[tuple[ActionKind, Edtf | None]] = [
        (ActionKind.ACCESSION if is_later else ActionKind.SIGNATURE, first.joined),
        (ActionKind.ENTRY_INTO_FORCE, first.joined),
    ]
    left = first.left
    for stay in others:
        dated += [(ActionKind.SUSPENSION, left), (ActionKind.RESUMPTION, stay.joined)]
        left = stay.left
    dated.append((ActionKind.WITHDRAWAL, left))
    return [party, *make_actions(agreement, party, dated)]
