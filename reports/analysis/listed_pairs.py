"""Which of the tested pairs a report lists, and how it names and judges them."""

from __future__ import annotations

from dataclasses import dataclass

from reports.framework.marks import Mark

LEVEL = 0.05
APART, CLOSER, UNCLEAR, TOO_FEW = "apart", "closer", "none found", "cannot tell"


@dataclass(frozen=True)
class Wanted:
    """Which of the pairs are listed; all are tested."""

    actor_id: int | None = None
    is_closer: bool = False
    is_apart: bool = False

    def has_pair(self, one: int, other: int, apart: float = 0.0) -> bool:
        """Whether a pair that moved so far apart is listed; less than 0: closer."""
        return (
            (self.actor_id is None or self.actor_id in (one, other))
            and not (self.is_closer and not apart < 0)
            and not (self.is_apart and not apart > 0)
        )

    @property
    def has_thin_pairs(self) -> bool:
        """Whether pairs of which nothing can be told are listed: those of a country asked for."""
        return self.actor_id is not None and not (self.is_closer or self.is_apart)


def name_pair(one: int, other: int, slugs: dict[int, str]) -> str:
    """Both codes in alphabetical order: BLR-KGZ."""
    return "-".join(sorted((slugs[one], slugs[other])))


def judge_change(apart: float, q: float, beyond_apart: float, q_beyond: float) -> str:
    """The verdict on a pair that moved so far apart, and so far beyond both states."""
    if not q < LEVEL:
        return UNCLEAR
    is_of_pair = q_beyond < LEVEL and apart * beyond_apart > 0
    return (APART if apart > 0 else CLOSER) + (", as a pair" if is_of_pair else "")


def explain_verdicts(apart: str, closer: str, too_few: str) -> list[Mark]:
    """The marks of the column Verdict."""
    verdict = ["Verdict"]
    return [
        Mark(APART, f"{apart} in the second window, q < 0.05", verdict, f"^{APART}"),
        Mark(CLOSER, f"{closer} in the second window, q < 0.05", verdict, f"^{CLOSER}"),
        Mark("as a pair", "also beyond the changes of both states, q < 0.05", verdict),
        Mark(UNCLEAR, "no difference found, which is not proof of none", verdict),
        Mark(TOO_FEW, too_few, verdict),
    ]
