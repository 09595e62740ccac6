"""Votes of two states in the same roll calls, counted by pair and calendar year."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
)

from models.base import Base, Text
from models.code_lists import Code, declare_code_list
from models.datasets import dataset_column

BILLION = 1_000_000_000
"""Values of measures are stored as whole numbers of billionths."""
FIRST_YEAR = 1946
"""The General Assembly first met in it: votes, and other values of pairs by year, begin there."""
FEWEST_JOINT_VOTES = 20
"""Pairs with fewer joint roll calls in a year have no percentile."""


class VoteMeasure(Code):
    """How much the votes of two states in a year agree."""

    AGREEMENT = "agreement", "Agreement", "Joint roll calls with the same vote, as a share."
    LIJPHART = "lijphart", "Agreement, abstentions as half", "The share of Lijphart (1963)."
    YES_NO = "yes_no", "Agreement in yes and no", "The share among roll calls with yes or no."
    KAPPA = "kappa", "Kappa", "Agreement beyond chance, from the margins of each (Cohen)."
    PI = "pi", "Pi", "Agreement beyond chance, from common margins (Scott; Häge 2011)."
    COSINE = "cosine", "Centred cosine", "Cosine of the votes, less the mean of each roll call."


vote_measures = declare_code_list(
    "vote_measures", VoteMeasure, "Measures of agreement in the votes of a pair and year."
)


class VoteCounts(NamedTuple):
    """Joint roll calls by the votes of both: numbers, arrays of numbers, or columns."""

    yes_yes: Any
    yes_abstain: Any
    yes_no: Any
    abstain_yes: Any
    abstain_abstain: Any
    abstain_no: Any
    no_yes: Any
    no_abstain: Any
    no_no: Any

    @property
    def joint(self) -> Any:
        """Roll calls on which both voted."""
        return self.same + self.half + self.opposed

    @property
    def same(self) -> Any:
        """Roll calls with the same vote."""
        return self.yes_yes + self.abstain_abstain + self.no_no

    @property
    def opposed(self) -> Any:
        """Roll calls with yes against no."""
        return self.yes_no + self.no_yes

    @property
    def half(self) -> Any:
        """Roll calls in which one of the two abstained."""
        return self.yes_abstain + self.abstain_yes + self.abstain_no + self.no_abstain

    @property
    def margins(self) -> tuple[Any, Any, Any, Any, Any, Any]:
        """Votes of the one state, then of the other: yes, abstain, no."""
        return (
            self.yes_yes + self.yes_abstain + self.yes_no,
            self.abstain_yes + self.abstain_abstain + self.abstain_no,
            self.no_yes + self.no_abstain + self.no_no,
            self.yes_yes + self.abstain_yes + self.no_yes,
            self.yes_abstain + self.abstain_abstain + self.no_abstain,
            self.yes_no + self.abstain_no + self.no_no,
        )


def _divide_same(counts: VoteCounts) -> tuple[Any, Any]:
    return counts.same, counts.joint


def _divide_lijphart(counts: VoteCounts) -> tuple[Any, Any]:
    return 2 * counts.same + counts.half, 2 * counts.joint


def _divide_yes_no(counts: VoteCounts) -> tuple[Any, Any]:
    agreed = counts.yes_yes + counts.no_no
    return agreed, agreed + counts.opposed


def _divide_kappa(counts: VoteCounts) -> tuple[Any, Any]:
    yes, abstain, no, other_yes, other_abstain, other_no = counts.margins
    halves = abstain * (other_yes + other_no) + other_abstain * (yes + no)
    expected = halves + 4 * (yes * other_no + no * other_yes)
    return expected - counts.joint * (counts.half + 4 * counts.opposed), expected


def _divide_pi(counts: VoteCounts) -> tuple[Any, Any]:
    one, other = counts.margins[:3], counts.margins[3:]
    yes, abstain, no = (a + b for a, b in zip(one, other, strict=True))
    expected = abstain * (yes + no) + 4 * yes * no
    return expected - 2 * counts.joint * (counts.half + 4 * counts.opposed), expected


VOTE_FRACTIONS: dict[VoteMeasure, Callable[[VoteCounts], tuple[Any, Any]]] = {
    VoteMeasure.AGREEMENT: _divide_same,
    VoteMeasure.LIJPHART: _divide_lijphart,
    VoteMeasure.YES_NO: _divide_yes_no,
    VoteMeasure.KAPPA: _divide_kappa,
    VoteMeasure.PI: _divide_pi,
}
"""Numerator and denominator of the measures that follow from the counts, as whole numbers.

Agreement: same / n. Lijphart (1963): (same + half/2) / n. Yes and no alone: (n_yy + n_nn) /
(n_yy + n_nn + opposed). Kappa and pi: 1 - D_o/D_e of Häge (2011), with squared distances of votes
1, 0, -1; D_e from the margins of each state (kappa, Cohen 1960) or from their mean (pi, Scott
1955). Where the denominator is 0, the measure is not defined.
"""


def _count_columns(names: Sequence[str]) -> list[Column[int]]:
    words = {"yes": "voted yes", "abstain": "abstained", "no": "voted no"}
    columns = []
    for name in names:
        one, other = name.split("_")
        comment = f"Roll calls in which the first {words[one]} and the second {words[other]}."
        columns.append(Column(name, Integer, nullable=False, comment=comment))
    return columns


def _actor_column(name: str, comment: str) -> Column[int]:
    key = ForeignKey("actors.id", ondelete="RESTRICT")
    return Column(name, Integer, key, nullable=False, comment=comment)


def _year_column() -> Column[int]:
    return Column("year", SmallInteger, nullable=False, comment="Calendar year of the roll calls.")


dyad_vote_years = Table(
    "dyad_vote_years",
    Base.metadata,
    dataset_column(),
    _year_column(),
    _actor_column("actor_id", "The first state: that with the smaller id."),
    _actor_column("other_actor_id", "The second state."),
    *_count_columns(VoteCounts._fields),
    Column(
        "cosine_billionths",
        Integer,
        comment="Centred cosine of their votes, in billionths; NULL: not defined.",
    ),
    PrimaryKeyConstraint("dataset_id", "year", "actor_id", "other_actor_id"),
    CheckConstraint("actor_id < other_actor_id", name="pair_in_order"),
    comment="Roll calls on which two states both voted, by calendar year and the votes of both; "
    "one row per dataset, year and pair with a joint roll call. An absence is not a vote.",
    sqlite_with_rowid=False,
    info={"module": __name__, "natural_key": ("dataset_id", "year", "actor_id", "other_actor_id")},
)

vote_year_levels = Table(
    "vote_year_levels",
    Base.metadata,
    dataset_column(),
    _year_column(),
    Column(
        "measure_code",
        Text,
        ForeignKey("vote_measures.code", ondelete="RESTRICT"),
        nullable=False,
        comment="The measure of agreement.",
    ),
    Column(
        "percent",
        SmallInteger,
        nullable=False,
        comment="Of 100 pairs, so many have this value or less; 0: the least value, 50: the "
        "median.",
    ),
    Column("billionths", Integer, nullable=False, comment="The value, in billionths."),
    PrimaryKeyConstraint("dataset_id", "year", "measure_code", "percent"),
    comment="How the pairs of a year compare: percentiles of each measure of agreement in votes "
    f"among the pairs with at least {FEWEST_JOINT_VOTES} joint roll calls; one row per dataset, "
    "year, measure and percent.",
    sqlite_with_rowid=False,
    info={"module": __name__, "natural_key": ("dataset_id", "year", "measure_code", "percent")},
)
