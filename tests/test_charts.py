"""What pictures show: the data of their charts, against facts that are known."""

from __future__ import annotations

from datetime import date

import pytest
from picture_checks import describe_charts
from sqlalchemy import URL

from reports.charts.value_classes import cut_classes
from reports.framework.chart import (
    STEPS,
    Bounds,
    IntervalChart,
    MapChart,
    MatrixChart,
    PanelChart,
    SpanChart,
    TimeSpan,
    Tone,
)

pytestmark = pytest.mark.on_sqlite

ACCESSION = date(2015, 8, 12)


def describe_spans(url: URL, *arguments: str) -> SpanChart:
    """The first picture of an answer, one of time."""
    chart = describe_charts(url, *arguments)[0]
    assert isinstance(chart, SpanChart)
    return chart


def test_a_timeline_shows_days_times_and_open_bounds(seeded_readonly_url: URL) -> None:
    chart = describe_spans(seeded_readonly_url, "timeline", "BLR", "KGZ")
    rows = {row.label: row for row in chart.rows}
    assert len(chart.rows) == 40
    lifted = rows["Customs posts lifted; accession reported in force."]
    assert lifted.note == "2015-08-12"
    assert lifted.spans == [TimeSpan(Bounds(ACCESSION, ACCESSION))]
    assert lifted.spans[0].certain == (ACCESSION, ACCESSION)
    credentials = rows["Kyrgyz ambassador presents credentials in Minsk."].spans[0]
    assert credentials.possible == (date(2015, 10, 1), date(2015, 10, 31))
    assert credentials.certain is None
    urged = "Kyrgyz speaker, not named, urges closer trade integration with Belarus (article only)."
    assert rows[urged].spans[0].possible == (None, date(2015, 7, 31))
    assert "40 of " in chart.caption


def test_memberships_of_a_pair_are_spans(seeded_readonly_url: URL) -> None:
    chart = describe_spans(seeded_readonly_url, "memberships", "BLR", "KGZ", "EAEU")
    found = {row.label: row for row in chart.rows}
    assert {row.group for row in chart.rows} == {"Eurasian Economic Union"}
    assert found["Kyrgyzstan"].note == "since 2015-08-12"
    (span,) = found["Kyrgyzstan"].spans
    assert span.begins == Bounds(ACCESSION, ACCESSION)
    assert span.ends is not None
    assert span.ends.latest is None
    assert span.tone is Tone.FIRST
    assert found["Belarus"].spans[0].begins.earliest == date(2015, 1, 1)
    # An organisation changes status: first a partner, then an observer, then a member.
    chart = describe_spans(seeded_readonly_url, "memberships", "BLR", "SCO")
    assert [span.tone for span in chart.rows[0].spans] == [Tone.FOURTH, Tone.FIFTH, Tone.FIRST]


def test_memberships_of_many_are_cells(seeded_readonly_url: URL) -> None:
    chart = describe_charts(seeded_readonly_url, "memberships", "--as-of", "2015-08-11")[0]
    assert isinstance(chart, MatrixChart)
    rows, place = dict(chart.rows), [*chart.columns].index("EAEU")
    cells = {code: rows[code][place] for code in ("RUS", "KGZ", "USA")}
    assert {code: cell.text for code, cell in cells.items()} == {"RUS": "M", "KGZ": "", "USA": ""}
    assert cells["KGZ"].tone is cells["USA"].tone is Tone.NONE
    missing = [cell for _, of_row in chart.rows for cell in of_row if cell.tone is Tone.MISSING]
    assert not missing  # by complete lists, but for the one that is complete in part
    assert "AIIB" not in chart.columns


@pytest.mark.parametrize(
    ("day", "members"),
    [
        ("2015-08-11", {"ARM", "BLR", "KAZ", "RUS"}),
        ("2015-08-12", {"ARM", "BLR", "KAZ", "KGZ", "RUS"}),
    ],
)
def test_a_map_shows_the_members_of_a_day(
    seeded_readonly_url: URL, day: str, members: set[str]
) -> None:
    chart = describe_charts(seeded_readonly_url, "memberships", "EAEU", "--as-of", day)[1]
    assert isinstance(chart, MapChart)
    of_tone = {
        tone: {area.code for area in chart.areas.values() if area.tone is tone} for tone in Tone
    }
    assert of_tone[Tone.FIRST] == members
    assert {"USA", "TUR", "CHN"} <= of_tone[Tone.NONE]
    assert not of_tone[Tone.MISSING]
    # The number of Belarus was that of the Byelorussian SSR before.
    assert chart.areas["112"].code == "BLR"
    assert chart.areas["112"].value == "member since 2015-01-01"
    assert f"member ({len(members)})" in [key.label for key in chart.keys]


def test_what_is_not_researched_is_not_none_on_a_map(seeded_readonly_url: URL) -> None:
    chart = describe_charts(seeded_readonly_url, "sanctions", "BLR")[1]
    assert isinstance(chart, MapChart)
    tones = {area.code: area.tone for area in chart.areas.values()}
    assert tones["BLR"] is Tone.SUBJECT
    assert {code for code, tone in tones.items() if tone is Tone.FIRST} == {"CAN", "GBR", "USA"}
    assert tones["KGZ"] is tones["BRA"] is Tone.MISSING
    assert "European Union (sender)" in chart.caption


@pytest.mark.on_sqlite
def test_a_family_that_is_not_loaded_has_no_tree(migrated_url: URL) -> None:
    chart = describe_spans(migrated_url, "diffusion", "foreign-agents")
    assert (chart.title, chart.is_empty) == ("Which law followed which: foreign-agents", True)


def test_the_tree_of_laws_has_lags(seeded_readonly_url: URL) -> None:
    chart = describe_spans(seeded_readonly_url, "diffusion", "foreign-agents")
    assert chart.title == "Which law followed which: Foreign agents laws"
    places = [row.label for row in chart.rows]
    bill = chart.rows[places.index("KGZ Foreign agents bill 2013-2016")]
    assert (bill.depth, bill.note) == (2, "422 to 486 days; rejected")
    (span,) = bill.spans
    assert span.ends == Bounds(date(2013, 9, 1), date(2013, 9, 30))
    assert span.certain is not None
    assert span.ends.latest is not None
    assert span.begins.earliest is not None
    assert (span.certain[1] - span.certain[0]).days == 422
    assert (span.ends.latest - span.begins.earliest).days == 486
    assert span.tone is Tone.SECOND
    assert chart.rows[places.index("USA FARA")].note == "1938-06-08; in force"
    assert chart.first is not None
    assert chart.first.year > 2000  # a model of 1938 leaves room for the others


def test_forecasts_stand_beside_outcomes(seeded_readonly_url: URL) -> None:
    (chart,) = describe_charts(seeded_readonly_url, "economy", "BLR", "KGZ")
    assert isinstance(chart, IntervalChart)
    rows = {row.label: row for group in chart.groups for row in group.rows}
    inflation = rows["KGZ 2015: Consumer price inflation"]
    assert inflation.value == 10.7
    assert inflation.other == pytest.approx(6.5, abs=0.05)
    growth = rows["KGZ 2015: GDP growth"]
    assert growth.value == 1.7
    assert growth.other == pytest.approx(3.9, abs=0.05)
    turnover = rows["BLR with KGZ 2009: Trade turnover"]
    assert (turnover.value, turnover.other) == (50.0, None)
    assert "no outcome here" in turnover.note


def test_alignment_has_the_band_of_all_pairs(seeded_readonly_url: URL) -> None:
    given = ("BLR", "KGZ", "--measure", "organisations")
    (chart,) = describe_charts(seeded_readonly_url, "alignment", *given)
    assert isinstance(chart, PanelChart)
    (panel,) = chart.panels
    pair = dict(panel.series[-1].points)
    assert (pair[2012], pair[2013]) == (7, 8)
    (band,) = panel.bands
    low, high = next((low, high) for year, low, high in band.points if year == 2013)
    assert low is not None
    assert high is not None
    assert low <= high < 8


def test_a_map_of_alignment_is_in_classes(seeded_readonly_url: URL) -> None:
    given = ("--rank", "--actor", "KGZ", "--measure", "organisations", "--year", "2015")
    (chart,) = describe_charts(seeded_readonly_url, "alignment", *given)
    assert isinstance(chart, MapChart)
    found = {area.code: area for area in chart.areas.values()}
    assert found["KGZ"].tone is Tone.SUBJECT
    assert (found["BLR"].tone, found["BLR"].value) == (Tone.STEP_5, "8")
    assert found["GRL"].tone is Tone.MISSING


def test_breaks_stand_out_on_their_series(shifted_readonly_url: URL) -> None:
    chart = describe_charts(shifted_readonly_url, "breaks", "BLR", "KGZ", "--measure", "events")[0]
    assert isinstance(chart, PanelChart)
    (panel,) = chart.panels
    (found,) = panel.ranges
    assert found.first < found.last
    levels = [value for _, value in panel.series[1].points if value is not None]
    assert len(levels) == 4  # from the first to the last month, before and after
    assert levels[0] == levels[1] != levels[2] == levels[3]


def test_classes_hold_equal_values_together() -> None:
    classes = cut_classes([1, 1, 1, 1, 1, 1, 2, 3, 4, 5], 0)
    assert classes.ends == [(1, 1), (2, 3), (4, 5)]
    assert [classes.choose(value) for value in (1, 3, 4)] == [STEPS[0], STEPS[2], STEPS[4]]
    assert [key.label for key in classes.keys] == ["1", "2 to 3", "4 to 5"]
    assert [key.label for key in cut_classes([0.5], 3).keys] == ["0.500"]


def test_a_picture_names_only_what_it_shows(shifted_readonly_url: URL) -> None:
    [shifts, *_] = describe_charts(
        shifted_readonly_url,
        *["shifts", "--measure", "events", "--window", "2008..2010", "--against", "2013..2015"],
    )
    assert isinstance(shifts, IntervalChart)
    tones = {row.tone for group in shifts.groups for row in group.rows}
    assert {key.tone for key in shifts.keys} == tones
    [silent, *_] = describe_charts(shifted_readonly_url, "interactions", "USA", "CHN")
    assert "USA-CHN has no event in these files: its line is at 0 above" in silent.caption
    asked = ["breaks", "GEO", "RUS", "--measure", "events"]
    [breaks, *_] = describe_charts(shifted_readonly_url, *asked)
    assert [key for key in breaks.keys if "break" in key.label] == []
    [few, *_] = describe_charts(shifted_readonly_url, "breaks", "USA", "CHN", *asked[3:])
    assert few.is_empty
    assert few.empty == "Cannot tell: 0 events, fewer than 30."


def test_a_map_of_sanctions_shows_the_members_of_a_sender(seeded_readonly_url: URL) -> None:
    [_, chart] = describe_charts(seeded_readonly_url, "sanctions", "BLR")
    assert isinstance(chart, MapChart)
    told = {area.code: area.value for area in chart.areas.values()}
    assert (told["LTU"], told["USA"]) == ("member of EU", "sanctions Belarus")
    assert "European Union (sender)" in chart.caption
    assert any(key.label.startswith("member of an organisation") for key in chart.keys)
