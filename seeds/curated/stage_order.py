"""The order of a law's stages: what cannot be, as far as their dates decide it.

Stages may repeat, bodies take turns, dates are often vague: a stage is refused only where every
earlier one it needs is certain to have come later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models import Answer, Edtf
from models.laws import LawStageKind as Kind

NEEDS = (
    (Kind.SECOND_READING, Kind.FIRST_READING),
    (Kind.THIRD_READING, Kind.FIRST_READING),
    (Kind.THIRD_READING, Kind.SECOND_READING),
    (Kind.SIGNED, Kind.ADOPTED),
    (Kind.IN_FORCE, Kind.SIGNED),
)
"""A stage, and the one that comes first if the law has it."""
FINAL = (Kind.REJECTED, Kind.LAPSED)
COURT = (Kind.COURT_RULING, Kind.ANNULLED)


def disorder(stages: Sequence[tuple[Kind, Edtf]]) -> Iterator[tuple[int, str]]:
    """The index of each stage that cannot stand where its date puts it, and why."""
    for index, (kind, occurred) in enumerate(stages):
        for later, earlier in NEEDS:
            firsts = [date for other, date in stages if other is earlier]
            if (
                kind is later
                and firsts
                and all(occurred.before(date) is Answer.YES for date in firsts)
            ):
                yield index, f"{later} on {occurred.text} is before {earlier} on {_dates(firsts)}"
        ends = [
            (other, date)
            for other, date in stages
            if other in FINAL and occurred.after(date) is Answer.YES
        ]
        if ends and kind not in COURT:
            ended, date = ends[0]
            what = f"{kind} on {occurred.text} is after {ended} on {date.text}"
            yield index, f"{what}; only a court's stages may follow"


def _dates(dates: Sequence[Edtf]) -> str:
    return ", ".join(str(date.text) for date in dates)
