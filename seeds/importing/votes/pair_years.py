"""Counts of joint votes by pair of states and calendar year, and the levels of each year.

Both tables follow from the votes. An import writes the years that it changed anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Text, case, delete, func, select
from sqlalchemy import cast as sql_cast

from models.roll_calls import VoteChoice, roll_call_votes, roll_calls
from models.vote_years import (
    BILLION,
    FEWEST_JOINT_VOTES,
    VOTE_FRACTIONS,
    VoteCounts,
    VoteMeasure,
    dyad_vote_years,
    vote_year_levels,
)
from seeds.importing.key_checks import without_key_checks
from seeds.importing.upsert.bulk_insert import insert_cells

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CHOICES = (VoteChoice.YES, VoteChoice.ABSTAIN, VoteChoice.NO)
_votes = roll_call_votes.c


def write_pair_years(
    connection: Connection, dataset_id: int, years: Collection[int] | None = None
) -> None:
    """Write the counts of some years anew, or of all years that have roll calls."""
    if years is None:
        years = _find_years(connection, dataset_id)
    for table in (dyad_vote_years, vote_year_levels):
        if years:
            old = delete(table).where(table.c.dataset_id == dataset_id, table.c.year.in_(years))
            connection.execute(old)
    with without_key_checks(connection, dyad_vote_years):
        for year in sorted(years):
            _write_year(connection, dataset_id, year)


def remove_pair_years(connection: Connection, dataset_id: int) -> None:
    """Delete the counts of a dataset."""
    for table in (dyad_vote_years, vote_year_levels):
        connection.execute(delete(table).where(table.c.dataset_id == dataset_id))


def _find_years(connection: Connection, dataset_id: int) -> list[int]:
    days = select(func.min(roll_calls.c.held_on), func.max(roll_calls.c.held_on)).where(
        roll_calls.c.dataset_id == dataset_id
    )
    first, last = connection.execute(days).one()
    return [*range(first.year, last.year + 1)] if first else []


def _write_year(connection: Connection, dataset_id: int, year: int) -> None:
    import numpy as np  # takes a tenth of a second, and only votes need it

    actor_ids, cast = _read_votes(connection, dataset_id, year)
    size = len(actor_ids)
    if not size:
        return
    by_vote = cast.reshape(3 * size, -1)
    joint = (by_vote @ by_vote.T).reshape(3, size, 3, size)  # whole numbers, exact in 32 bits
    one, other = np.triu_indices(size, 1)
    counts = VoteCounts(
        *(joint[a, :, b][one, other].astype(np.int64) for a in range(3) for b in range(3))
    )
    cosine = _compute_cosine(cast.astype(np.float64))[one, other]
    is_joint = counts.joint > 0
    firsts = [np.full(len(one), number) for number in (dataset_id, year)]
    columns = [*firsts, actor_ids[one], actor_ids[other], *counts, np.zeros_like(one)]
    pairs = np.column_stack([column[is_joint] for column in columns])
    cells = pairs.ravel().tolist()
    cells[len(columns) - 1 :: len(columns)] = _scale(cosine[is_joint])
    insert_cells(connection, dyad_vote_years.name, dyad_vote_years.c.keys(), cells)
    levels = [*chain.from_iterable(_list_levels(dataset_id, year, counts, cosine))]
    insert_cells(connection, vote_year_levels.name, vote_year_levels.c.keys(), levels)


def _read_votes(
    connection: Connection, dataset_id: int, year: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The states that voted, and 1 for each vote cast, by choice, state and roll call."""
    import numpy as np

    places = {each.value: place for place, each in enumerate(_CHOICES)}
    vote = _votes.actor_id * len(_CHOICES) + case(places, value=_votes.choice_code)
    query = (
        select(func.aggregate_strings(sql_cast(vote, Text), ","))
        .join_from(roll_calls, roll_call_votes, roll_calls.c.id == _votes.roll_call_id)
        .where(
            roll_calls.c.dataset_id == dataset_id,
            roll_calls.c.held_on.between(date(year, 1, 1), date(year, 12, 31)),
            _votes.actor_id.is_not(None),
            _votes.choice_code.in_([*places]),
        )
        .group_by(_votes.roll_call_id)
    )
    # One text for each roll call: objects of Python for each vote would take twice the time.
    calls = [np.fromstring(call, np.int64, sep=",") for call in connection.scalars(query)]
    votes = np.concatenate(calls) if calls else np.empty(0, np.int64)
    call_places = np.repeat(np.arange(len(calls)), [len(call) for call in calls])
    actors, choices = np.divmod(votes, len(_CHOICES))
    actor_ids, actor_places = np.unique(actors, return_inverse=True)
    cast = np.zeros((len(_CHOICES), len(actor_ids), len(calls)), np.float32)
    cast[choices, actor_places, call_places] = 1
    return actor_ids, cast


def _compute_cosine(cast: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cosine of the votes of each two states, less the mean of each roll call; NaN: not defined.

    z_ik = x_ik - mean over states of roll call k, with x = 1, 0, -1 for yes, abstain, no; the sum
    of z_i z_j over joint roll calls, divided by sqrt(sum of z_i^2 times sum of z_j^2) over these.
    """
    import numpy as np

    has_voted = cast.sum(axis=0)
    values = cast[0] - cast[2]
    centred = (values - values.sum(axis=0) / has_voted.sum(axis=0)) * has_voted
    centred[np.abs(centred) < 1e-12] = 0
    squares = centred**2 @ has_voted.T
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(centred @ centred.T / np.sqrt(squares * squares.T))


def _scale(values: NDArray[np.float64]) -> list[int | None]:
    """Values in billionths; None where they are not defined."""
    import numpy as np

    is_undefined = np.isnan(values)
    scaled: list[int | None] = (
        np.rint(np.where(is_undefined, 0, values) * BILLION).astype(np.int64).tolist()
    )
    for place in np.flatnonzero(is_undefined).tolist():
        scaled[place] = None
    return scaled


def _list_levels(
    dataset_id: int, year: int, counts: VoteCounts, cosine: NDArray[np.float64]
) -> Iterator[tuple[Any, ...]]:
    """Rows of levels: for each measure, its percentiles among the pairs with enough votes."""
    import numpy as np

    is_enough = counts.joint >= FEWEST_JOINT_VOTES
    values = {VoteMeasure.COSINE: cosine}
    for measure, divide in VOTE_FRACTIONS.items():
        above, below = divide(counts)
        values[measure] = above / np.where(below == 0, np.nan, below)
    for measure in VoteMeasure:
        found = values[measure][is_enough & ~np.isnan(values[measure])]
        if len(found):
            levels = np.percentile(found, range(101), method="inverted_cdf")
            levels[50] = np.median(found)
            for percent, value in enumerate(_scale(levels)):
                yield dataset_id, year, measure.value, percent, value
