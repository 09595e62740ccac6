"""Dates of limited precision: their bounds, their comparisons, and what is refused."""

from __future__ import annotations

import math
import operator
from datetime import date, timedelta
from typing import Any

import pytest
from edtf import appsettings, parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from models.columns import edtf_columns
from models.edtf import Answer, Edtf, EdtfError

YES, NO, UNDECIDED = Answer.YES, Answer.NO, Answer.UNDECIDED
Bounds = tuple[date | None, date | None]

# The package needs some 10 ms a string.
against_the_package = settings(max_examples=20, deadline=None, derandomize=True, database=None)
own_code_only = settings(max_examples=120, deadline=None, derandomize=True, database=None)

days = st.dates(date(5, 1, 1), date(9990, 12, 31)).map(date.isoformat)
plain_dates = st.one_of(days, days.map(lambda day: day[:7]), days.map(lambda day: day[:4]))
qualified_dates = st.builds(operator.add, plain_dates, st.sampled_from("~?%"))
single_dates = plain_dates | qualified_dates


PADDINGS = {
    10: appsettings.PADDING_DAY_PRECISION,
    7: appsettings.PADDING_MONTH_PRECISION,
    4: appsettings.PADDING_YEAR_PRECISION,
}


def package_bounds(text: str) -> Bounds:
    """The package's strict bounds, each side widened by its padding for the marked date there."""
    parsed = parse_edtf(text)

    def day(value: Any) -> date | None:
        return None if isinstance(value, float) and math.isinf(value) else date(*value[:3])

    def padding(side: str) -> Any:
        widths = {"~": appsettings.MULTIPLIER_IF_APPROXIMATE, "%": appsettings.MULTIPLIER_IF_BOTH}
        widths["?"] = appsettings.MULTIPLIER_IF_UNCERTAIN
        marked = PADDINGS.get(len(side) - 1) if side[-1:] in widths else None
        return marked * widths[side[-1]] if marked else timedelta(0)

    sides = text.split("/")
    earliest, latest = day(parsed.lower_strict()), day(parsed.upper_strict())
    return (
        earliest - padding(sides[0]) if earliest else None,
        latest + timedelta(1) + padding(sides[-1]) - timedelta(1) if latest else None,
    )


def bounds(text: str) -> Bounds:
    value = Edtf.parse(text)
    assert value.text == text
    return value.earliest, value.latest


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2014-12-23", date(2014, 12, 23), date(2014, 12, 23), "day"),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), "month"),
        ("2015", date(2015, 1, 1), date(2015, 12, 31), "year"),
        ("[2015-07-21..2015-07-31]", date(2015, 7, 21), date(2015, 7, 31), "range"),
        ("2010-04~", date(2010, 3, 1), date(2010, 5, 31), "approximate"),
        ("2025-09-29~", date(2025, 9, 28), date(2025, 9, 30), "approximate"),
        ("2016~", date(2015, 1, 1), date(2017, 12, 31), "approximate"),
        ("2010%", date(2008, 1, 1), date(2012, 12, 31), "approximate"),
        ("../2015", None, date(2015, 12, 31), "open"),
        ("1998/..", date(1998, 1, 1), None, "open"),
        ("2015/", date(2015, 1, 1), None, "open"),
        ("[..2015-07]", None, date(2015, 7, 31), "open"),
        ("[2015-07..]", date(2015, 7, 1), None, "open"),
        ("{..1983-12-31, 1984-10-10..1984-11-01}", None, date(1984, 11, 1), "open"),
        ("{2005,2010}", date(2005, 1, 1), date(2010, 12, 31), "range"),
        ("[2015,2016~]", date(2015, 1, 1), date(2017, 12, 31), "approximate"),
        ("2010-04-07/2011-12-01", date(2010, 4, 7), date(2011, 12, 1), "range"),
        ("201X", date(2010, 1, 1), date(2019, 12, 31), "range"),
        ("2015-XX", date(2015, 1, 1), date(2015, 12, 31), "year"),
        ("2015-02-XX", date(2015, 2, 1), date(2015, 2, 28), "month"),
        ("2015-06/2015-XX", date(2015, 6, 1), date(2015, 12, 31), "range"),
        ("2015?-06-11", date(2014, 6, 11), date(2016, 6, 11), "approximate"),
        # A mark on a part widens that part, and a date without a day reaches a month's last day.
        ("2015-?06", date(2015, 5, 1), date(2015, 7, 31), "approximate"),
        ("2015-06?", date(2015, 5, 1), date(2015, 7, 31), "approximate"),
        ("2015-~06", date(2015, 5, 1), date(2015, 7, 31), "approximate"),
        ("2015-?02", date(2015, 1, 1), date(2015, 3, 31), "approximate"),
        ("2016-%02", date(2015, 12, 1), date(2016, 4, 30), "approximate"),
        ("?2015-02", date(2014, 2, 1), date(2016, 2, 29), "approximate"),
        ("%2015-02", date(2013, 2, 1), date(2017, 2, 28), "approximate"),
        ("2015?-02", date(2014, 2, 1), date(2016, 2, 29), "approximate"),
        ("?2015", date(2014, 1, 1), date(2016, 12, 31), "approximate"),
        ("2015-?06-10", date(2015, 5, 10), date(2015, 7, 10), "approximate"),
        ("2015-06?-10", date(2015, 5, 10), date(2015, 7, 10), "approximate"),
        ("2015-06-?10", date(2015, 6, 9), date(2015, 6, 11), "approximate"),
        ("?2016-02-29", date(2015, 2, 28), date(2017, 2, 28), "approximate"),
        ("2015-?06-~10", date(2015, 5, 9), date(2015, 7, 11), "approximate"),
        ("2015-02-XX?", date(2015, 1, 1), date(2015, 3, 31), "approximate"),
        ("2015-XX?", date(2014, 1, 1), date(2016, 12, 31), "approximate"),
        ("2015-?02/2015-06-?10", date(2015, 1, 1), date(2015, 6, 11), "approximate"),
        ("[2015-?02..2015-06]", date(2015, 1, 1), date(2015, 6, 30), "approximate"),
        ("2015-06-26T10:00:00Z", date(2015, 6, 26), date(2015, 6, 26), "day"),
        ("..", None, None, "open"),
    ],
)
def test_known_dates(text: str, earliest: date | None, latest: date | None, precision: str) -> None:
    assert Edtf.parse(text) == Edtf(text, earliest, latest)
    assert Edtf.parse(text).precision == precision


def test_exact_unknown_and_ongoing_are_three_things() -> None:
    exact, unknown, ongoing = Edtf.parse("2015-06-26"), Edtf(), Edtf.parse("..")
    assert [value.is_exact for value in (exact, unknown, ongoing)] == [True, False, False]
    assert [value.precision for value in (exact, unknown, ongoing)] == ["day", "unknown", "open"]


def test_space_around_a_date_is_dropped() -> None:
    assert Edtf.parse(" 2015-06-26\n").text == "2015-06-26"


@against_the_package
@given(single_dates)
def test_single_dates_agree_with_the_package(text: str) -> None:
    assert bounds(text) == package_bounds(text)


@against_the_package
@given(single_dates, single_dates)
def test_intervals_agree_with_the_package(start: str, end: str) -> None:
    text = f"{start}/{end}"
    earliest, latest = package_bounds(text)
    assert earliest is not None
    assert latest is not None
    if earliest <= latest:
        assert bounds(text) == (earliest, latest)
    else:
        with pytest.raises(EdtfError, match="it ends before it begins"):
            Edtf.parse(text)


@against_the_package
@given(single_dates, st.booleans())
def test_open_intervals_agree_with_the_package(limit: str, open_end: bool) -> None:
    text = f"{limit}/.." if open_end else f"../{limit}"
    assert bounds(text) == package_bounds(text)


@against_the_package
@given(plain_dates, st.sampled_from(["[..{}]", "[{}..]", "{{..{}}}", "{{{}..}}"]))
def test_open_sets_agree_with_the_package(limit: str, form: str) -> None:
    text = form.format(limit)
    assert bounds(text) == package_bounds(text)


@against_the_package
@given(st.sampled_from([10, 7, 4]), st.lists(days, min_size=2, max_size=2), st.booleans())
def test_ranges_in_sets_agree_with_the_package(length: int, ends: list[str], one: bool) -> None:
    inner = "..".join(sorted(end[:length] for end in ends))
    text = f"[{inner}]" if one else f"{{{inner}}}"
    assert bounds(text) == package_bounds(text)


@against_the_package
@given(st.lists(plain_dates, min_size=2, max_size=3), st.booleans())
def test_sets_agree_with_the_package(members: list[str], one: bool) -> None:
    text = f"[{','.join(members)}]" if one else f"{{{','.join(members)}}}"
    assert bounds(text) == package_bounds(text)


@against_the_package
@given(st.lists(single_dates, min_size=2, max_size=3))
def test_a_set_reaches_as_far_as_its_qualified_members(members: list[str]) -> None:
    singles = [Edtf.parse(member) for member in members]
    assert bounds(f"[{','.join(members)}]") == (
        min(single.earliest for single in singles if single.earliest),
        max(single.latest for single in singles if single.latest),
    )


@against_the_package
@given(st.from_regex(r"[12]9[0-9X]X[~?%]?|20[0-9]{2}-(0[1-9]-)?XX", fullmatch=True))
def test_unspecified_digits_agree_with_the_package(text: str) -> None:
    parsed = parse_edtf(text)
    assert bounds(text) == (date(*parsed.lower_fuzzy()[:3]), date(*parsed.upper_fuzzy()[:3]))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2015-13", "there is no month 13"),
        ("2015-00", "there is no month 0"),
        ("2015-02-30", "February 2015 has 28 days"),
        ("2015-02-29~", "February 2015 has 28 days"),
        ("2015-06-00", "June 2015 has 30 days"),
        ("2015-24", "24 is a season; write its months, e.g. 2014-12/2015-02"),
        ("0000", "years run from 0001 to 9999"),
        ("-0044", "years run from 0001 to 9999"),
        ("Y20150", "years run from 0001 to 9999"),
        ("XXXX", "years run from 0001 to 9999"),
        ("0001~", "beyond the years 0001 to 9999"),
        ("9999-12-31?", "beyond the years 0001 to 9999"),
        ("9998%", "beyond the years 0001 to 9999"),
        ("2016/2015", "it ends before it begins"),
        ("[2016..2015]", "it ends before it begins"),
        ("2015-13/2016", "there is no month 13"),
        ("[2015,2016-02-30]", "February 2016 has 29 days"),
        ("../..", "neither side is a date"),
        ("../", "neither side is a date"),
        ("[..]", "neither side is a date"),
        ("yesterday", "write e.g. 2015-06-26, 2015-03, 2010-04~, [2015-07-21..2015-07-31]"),
        ("", "write e.g. 2015-06-26"),
        ("[]", "write e.g. 2015-06-26"),
        ("[2014/2015,2016]", "write e.g. 2015-06-26"),
        ("2014/2015/2016", "write e.g. 2015-06-26"),
        ("2015..2016", "write e.g. 2015-06-26"),
        ("26.06.2015", "write e.g. 2015-06-26"),
        ("2015-6-1", "write e.g. 2015-06-26"),
        ("2015-06 -26", "write e.g. 2015-06-26"),
        ("٢٠١٥", "write e.g. 2015-06-26"),
        ("2015-1X", "write e.g. 2015-06-26"),
        ("2015?-02-29", "February 2015 has 28 days"),
    ],
)
def test_what_is_not_a_date_is_refused_in_words(
    text: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(EdtfError) as refusal:
        Edtf.parse(text)
    assert str(refusal.value).startswith(f"{text!r} is not a date")
    assert reason in str(refusal.value)
    assert capsys.readouterr() == ("", "")


@own_code_only
@given(st.text(max_size=30) | st.text("0123456789-/.[]{},~?%X", max_size=14))
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    try:
        value = Edtf.parse(text)
    except EdtfError:
        return
    assert value.earliest is None or value.latest is None or value.earliest <= value.latest


class Base(DeclarativeBase):
    pass


class Happening(Base):
    __tablename__ = "happenings"

    id: Mapped[int] = mapped_column(primary_key=True)
    happened: Mapped[Edtf] = edtf_columns("happened", "When it happened")


def test_three_columns_make_one_value_again() -> None:
    stored = [Edtf.parse("2015-06~"), Edtf.parse(".."), Edtf()]
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(Happening(happened=value) for value in stored)
        session.commit()
    with Session(engine) as session:
        rows = session.scalars(select(Happening).order_by(Happening.id))
        assert [row.happened for row in rows] == stored
    engine.dispose()
