"""Comparisons of uncertain dates: yes, no or undecided, as for every day they can mean."""

from __future__ import annotations

import itertools
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
    (Edtf.on_or_before, operator.le),
    (Edtf.on_or_after, operator.ge),
    (Edtf.same_day, operator.eq),
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


@examples
@given(spans, spans)
def test_within_holds_for_every_choice_of_days(span: Span, window: Span) -> None:
    first, last = window
    outcomes = [
        (first is None or first <= a) and (last is None or a <= last) for a in choices(span)
    ]
    assert value_of(span).within(day(first), day(last)) is verdict(outcomes)


def test_a_window_must_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        Edtf.parse("2015").within(date(2015, 8, 12), date(2015, 8, 11))


def test_accession_is_decided_by_the_day_and_left_open_by_the_year() -> None:
    in_force = Edtf.parse("2015-08-12")
    assert in_force.on_or_before(date(2015, 8, 11)) is NO
    assert in_force.on_or_before(date(2015, 8, 12)) is YES
    assert Edtf.parse("2015").on_or_before(date(2015, 8, 12)) is UNDECIDED
    assert Edtf.parse("1997").on_or_after(date(1997, 1, 1)) is YES
    assert Edtf.parse("1997").same_day(Edtf.parse("1997")) is UNDECIDED
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


def test_answers_follow_kleene() -> None:
    truth = {NO: 0, UNDECIDED: 1, YES: 2}
    for one, other in itertools.product(Answer, repeat=2):
        assert truth[one & other] == min(truth[one], truth[other])
        assert truth[one | other] == max(truth[one], truth[other])
    assert [~answer for answer in (YES, NO, UNDECIDED)] == [NO, YES, UNDECIDED]
    assert [answer.mark for answer in (YES, NO, UNDECIDED)] == ["yes", "no", "?"]


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_has_no_truth_value(answer: Answer) -> None:
    with pytest.raises(TypeError, match="has no truth value"):
        bool(answer)
