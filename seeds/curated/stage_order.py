"""The order of a law's stages: which dates contradict it.

Stages may repeat, bodies may take turns and dates are often vague. So a stage is refused only if
every stage that must come before it certainly came later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models import Answer, Edtf
from models.laws import LawStageKind as Kind

NEEDS = (
    (Kind.SECOND_READING, Kind.FIRST_READING),
    (Kind.THIRD_READING, Kind.FIRST_READING),
    (Kind.THIRD_READING, Kind.SECOND_READING),
    (Kind.VETO_OVERRIDDEN, Kind.VETOED),
    (Kind.SIGNED, Kind.ADOPTED),
    (Kind.SIGNED, Kind.VETO_OVERRIDDEN),
    (Kind.IN_FORCE, Kind.SIGNED),
)
"""A stage, and the stage that comes before it if the law has both."""
FINAL = (Kind.REJECTED, Kind.LAPSED)
COURT = (Kind.COURT_RULING, Kind.ANNULLED)


def find_misplaced_stages(stages: Sequence[tuple[Kind, Edtf]]) -> Iterator[tuple[int, str]]:
    """The index of each stage whose date contradicts the order, and why."""
    for index, (kind, occurred) in enumerate(stages):
        for later, earlier in NEEDS:
            firsts = [date for other, date in stages if other is earlier]
            if (
                kind is later
                and firsts
                and all(occurred.before(date) is Answer.YES for date in firsts)
            ):
                yield (
                    index,
                    f"{later} on {occurred.text} is before {earlier} on {_format_dates(firsts)}",
                )
        ends = [
            (other, date)
            for other, date in stages
            if other in FINAL and occurred.after(date) is Answer.YES
        ]
        if ends and kind not in COURT:
            ended, date = ends[0]
            what = f"{kind} on {occurred.text} is after {ended} on {date.text}"
            yield index, f"{what}; only a court ruling or an annulment may follow"


def _format_dates(dates: Sequence[Edtf]) -> str:
    return ", ".join(str(date.text) for date in dates)
