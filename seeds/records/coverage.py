"""Statements of coverage: coverage.csv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.coverage import CoverageExtent, CoverageKind
from seeds.curated.faults import Fault
from seeds.curated.fields import Day, Prose, Slug, Text
from seeds.curated.record import CitesOneSource, Record
from seeds.curated.rows import Row

_SCOPES_BY_KIND = {
    CoverageKind.MEMBERSHIP: ("organisation", "actor"),
    CoverageKind.OFFICE: ("position", "actor"),
    CoverageKind.LAW: ("law_family", "actor"),
    CoverageKind.CLAIM: ("claims_of",),
}
"""The scopes of each kind; of every other kind: an actor, or a pair of actors."""
_SCOPES = ("organisation", "position", "actor", "law_family", "claims_of")
_WITH_OTHER = (
    CoverageKind.SANCTION,
    CoverageKind.AGREEMENT,
    CoverageKind.EVENT,
    CoverageKind.DISPUTE,
    CoverageKind.RELATION,
)
"""The kinds of record that two actors can have with one another."""


class CoverageStatementRecord(CitesOneSource, Record):
    """What is complete, or known to be partial: records of one kind and one scope, and until when.

    Name one scope: organisation, position, actor, law_family or claims_of.
    """

    files: ClassVar[str] = "coverage.csv"

    slug: Slug
    kind: CoverageKind
    organisation: Text | None = None
    position: Text | None = None
    actor: Text | None = None
    other_actor: Text | None = None
    law_family: Text | None = None
    claims_of: Text | None = None
    covers_from: Day | None = None
    covers_until: Day | None = None
    extent: CoverageExtent
    note: Prose | None = None

    def find_faults(self) -> Iterator[Fault]:
        yield from super().find_faults()
        fitting = _SCOPES_BY_KIND.get(self.kind, ("actor",))
        given = [name for name in _SCOPES if getattr(self, name) is not None]
        wanted = " or ".join(fitting)
        if len(given) != 1:
            found = f"{len(given)} scopes: {', '.join(given)}" if given else "no scope"
            yield self.build_fault("slug", f"has {found}; fill in {wanted}, and no other")
        elif given[0] not in fitting:
            yield self.build_fault(
                given[0], f"is no scope of {self.kind.value}; fill in {wanted} instead"
            )
        if self.other_actor is not None and (self.actor is None or self.kind not in _WITH_OTHER):
            kinds = ", ".join(kind.value for kind in _WITH_OTHER)
            yield self.build_fault("other_actor", f"goes only with an actor, and with {kinds}")
        if self.extent is CoverageExtent.COMPLETE and self.covers_until is None:
            yield self.build_fault("covers_until", "is missing: complete until which day?")
        if self.covers_from and self.covers_until and self.covers_until < self.covers_from:
            what = f"{self.covers_until} is before covers_from, {self.covers_from}"
            yield self.build_fault("covers_until", what)

    def build_rows(self) -> Iterator[Row]:
        yield from self.add_citations(
            self.build_row(
                "coverage_statements",
                slug=self.slug,
                kind_code=self.kind,
                organisation_id=self.refer("organisations", "organisation"),
                position_id=self.refer("positions", "position"),
                actor_id=self.refer("actors", "actor"),
                other_actor_id=self.refer("actors", "other_actor"),
                law_family_id=self.refer("law_families", "law_family"),
                claims_of_id=self.refer("sources", "claims_of"),
                covers_from=self.covers_from,
                covers_until=self.covers_until,
                extent_code=self.extent,
                note=self.note,
            )
        )
