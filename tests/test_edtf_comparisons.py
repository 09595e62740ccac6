"""Comparisons of uncertain dates: yes, no or undecided, as for every day they can mean."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.edtf import Answer, Edtf

YES, NO, UNDECIDED = Answer.YES, Answer.NO, Answer.UNDECIDED
examples = settings(max_examples=120, deadline=None, derandomize=True, database=None)


# Comparisons against a model: a value is the set of days it can mean, an open side goes on for
# three days past every other day.

ORIGIN = date(2015, 8, 9)
DAYS = range(6)
BEYOND = 3

offsets = st.integers(DAYS.start, DAYS.stop - 1)
limits = st.none() | offsets
spans = st.tuples(limits, limits).filter(
    lambda span: span[0] is None or span[1] is None or span[0] <= span[1]
)
Span = tuple[int | None, int | None]


def day(offset: int | None) -> date | None:
    return None if offset is None else ORIGIN + timedelta(days=offset)


def value_of(span: Span) -> Edtf:
    return Edtf(None if span == (None, None) else "any", day(span[0]), day(span[1]))


def choices(span: Span) -> range:
    first = DAYS.start - BEYOND if span[0] is None else span[0]
    last = DAYS.stop - 1 + BEYOND if span[1] is None else span[1]
    return range(first, last + 1)


def verdict(outcomes: list[bool]) -> Answer:
    return YES if all(outcomes) else UNDECIDED if any(outcomes) else NO


COMPARISONS: list[tuple[Callable[[Edtf, Any], Answer], Callable[[int, int], bool]]] = [
    (Edtf.before, operator.lt),
    (Edtf.after, operator.gt),
]


@pytest.mark.parametrize(("compare", "holds"), COMPARISONS, ids=lambda item: item.__name__)
def test_comparisons_hold_for_every_choice_of_days(
    compare: Callable[[Edtf, Any], Answer], holds: Callable[[int, int], bool]
) -> None:
    @examples
    @given(spans, spans)
    def between_two_values(one: Span, other: Span) -> None:
        outcomes = [holds(a, b) for a in choices(one) for b in choices(other)]
        assert compare(value_of(one), value_of(other)) is verdict(outcomes)

    @examples
    @given(spans, offsets)
    def with_a_day(one: Span, other: int) -> None:
        outcomes = [holds(a, other) for a in choices(one)]
        assert compare(value_of(one), day(other)) is verdict(outcomes)

    between_two_values()
    with_a_day()


def test_accession_is_decided_by_the_day_and_left_open_by_the_year() -> None:
    in_force = Edtf.parse("2015-08-12")
    assert in_force.after(date(2015, 8, 11)) is YES
    assert in_force.after(date(2015, 8, 12)) is NO
    assert Edtf.parse("2015").after(date(2015, 8, 12)) is UNDECIDED
    assert Edtf.parse("1997").before(date(1997, 1, 1)) is NO
    assert Edtf.parse("1997").before(Edtf.parse("1997")) is UNDECIDED
    assert Edtf.parse("..").after(date(2015, 8, 12)) is UNDECIDED


def test_dates_do_not_sort_by_accident() -> None:
    one, other = Edtf.parse("2015"), Edtf.parse("2016")
    with pytest.raises(TypeError):
        sorted([one, other])  # type: ignore[type-var]


def test_sort_key_puts_the_precise_first_and_the_unknown_last() -> None:
    expected = ["../2013", "2014-12-23", "2015-01-01", "2015-01", "2015", "1998/.."]
    texts = [*expected[-1:], *expected[:-1]]
    values = [Edtf(), *(Edtf.parse(text) for text in reversed(expected)), Edtf.parse("..")]
    ordered = [value.text for value in sorted(values, key=lambda value: value.sort_key)]
    assert ordered == [*texts, None, ".."]


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_has_no_truth_value(answer: Answer) -> None:
    with pytest.raises(TypeError, match="has no truth value"):
        bool(answer)
