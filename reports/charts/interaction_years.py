"""Pictures of what two states did to one another, as machines code the news."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, RowMapping

from reports.analysis.event_years import DATASET
from reports.analysis.measure import Levels, Scope
from reports.analysis.measures import find_measure
from reports.charts.chart_counts import FEWEST
from reports.charts.subjects import name_subject
from reports.framework.chart import Band, Key, Panel, PanelChart, Series, Sign, Tone
from reports.framework.request import Request
from reports.queries.dyad_series import build_series
from reports.queries.folded_periods import WORLD
from reports.queries.periods import PERIODS
from reports.queries.state_succession import Lineage

_BAND = "middle half of all pairs"
_TONES = (Tone.FIRST, Tone.SECOND)
_PANELS = (
    ("Events per 100,000 of all", "of the events between states", "gdelt_rate"),
    ("Share of conflict", "of their events, 0 to 1", "gdelt_conflict"),
    ("Mean Goldstein value", "−10 (conflict) to 10 (cooperation)", "gdelt_goldstein"),
)


def describe_interactions(
    connection: Connection,
    request: Request,
    lineage: Lineage,
    dataset_id: int,
    slug: str,
    days: tuple[date, date],
) -> PanelChart:
    """The series of a dataset by year, unless the request chooses other periods."""
    by = request.choices.get("by") or "year"
    asked = replace(request, choices={**request.choices, "by": by})
    lines: dict[str, list[tuple[float, RowMapping]]] = defaultdict(list)
    gaps = []
    for row in connection.execute(build_series(asked, lineage, dataset_id, *days)).mappings():
        place = _place(row["Period"], by)
        if row["Dyad"] is None:
            gaps.append(place)
        else:
            lines[row["Dyad"]].append((place, row))
    # All pairs are counted by year, and without direction.
    is_alike = by == "year" and not request.choices.get("directed")
    levels = _read_levels(connection, slug, days) if is_alike else [{}, {}, {}]
    dyads = [name for name in lines if name != WORLD]
    named = [*zip(dyads, _TONES, strict=False), (WORLD, Tone.WORLD)]
    panels = []
    for place, (title, unit, _) in enumerate(_PANELS):
        series = [
            Series(name, _fill([(at, _read(row, place)) for at, row in lines[name]], gaps), tone)
            for name, tone in reversed(named)
            if place or name != WORLD
        ]
        panels.append(Panel(title, unit, series, [_build_band(levels[place])]))
    keys = [Key(name, tone, Sign.LINE) for name, tone in named]
    if any(levels):
        keys.append(Key(_BAND, Tone.WORLD, Sign.PALE))
    return PanelChart(
        title=f"{name_subject('Events', request)}, by {by}, in {slug}",
        description=f"Events between the two in {slug} by {by}: how many for 100,000 between "
        "all states, the share of conflict, and the mean Goldstein value, beside the world's. "
        + " ".join(_count_events(name, lines[name]) for name in dyads),
        caption="A row of the data is a report of an act. A gap is a time that no file covers, or "
        f"with fewer than {FEWEST} events, of which a share or mean says little. World: all events "
        "between states. Band: pairs with enough events in the year." + _name_silent(dyads, lines),
        keys=keys if lines else [],
        empty="The loaded files have no events of these two in that time.",
        panels=panels if lines else [],
    )


def _place(period: str, by: str) -> float:
    """The place of a period on the axis: a year itself, or the middle of a shorter one."""
    year, _, part = period.partition("/")[0].partition("-")
    if not part:
        return float(year)
    months = PERIODS[by]
    return int(year) + (int(part.lstrip("Q")) - 0.5) * months / 12


def _read(row: RowMapping, panel: int) -> float | None:
    """What a panel shows of a line of the series; no share or mean of too few events."""
    if panel == 0:
        value = row["Per 100,000"]
    elif (row["Events"] or 0) < FEWEST:
        value = None
    elif panel == 1:
        verbal, material = row["Verbal confl."], row["Mat. confl."]
        value = None if verbal is None else verbal + material
    else:
        value = row["Goldstein"]
    return None if value is None else float(value)


def _fill(
    points: list[tuple[float, float | None]], gaps: list[float]
) -> list[tuple[float, float | None]]:
    """The points, with a break in each time without coverage."""
    return sorted([*points, *((gap, None) for gap in gaps)])


def _read_levels(
    connection: Connection, slug: str, days: tuple[date, date]
) -> list[Mapping[int, Levels]]:
    """How all pairs compare in each year, for each panel; known of one dataset alone."""
    if slug != DATASET:
        return [{}, {}, {}]
    scope = Scope(days[0].year, days[1].year)
    return [find_measure(name).compare(connection, scope) for *_, name in _PANELS]


def _build_band(levels: Mapping[int, Levels]) -> Band:
    rows = [(year, found.bounds) for year, found in sorted(levels.items())]
    return Band(_BAND, [(year, float(bounds[25]), float(bounds[75])) for year, bounds in rows])


def _count_events(name: str, line: Sequence[tuple[float, RowMapping]]) -> str:
    return f"{name}: {sum(row['Events'] or 0 for _, row in line):,} events."


def _name_silent(
    dyads: Sequence[str], lines: Mapping[str, Sequence[tuple[float, RowMapping]]]
) -> str:
    """Which lines a reader looks for in vain: the files cover the time, and have too few events."""
    said = []
    for name in dyads:
        most = max((row["Events"] or 0 for _, row in lines[name]), default=0)
        if not most:
            said.append(f" {name} has no event in these files: its line is at 0 above, none below.")
        elif most < FEWEST:
            said.append(f" {name} never has {FEWEST} events, and so no line below.")
    return "".join(said)
