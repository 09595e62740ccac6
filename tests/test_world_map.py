"""The outlines of countries: joined to the codes of the project, projected, cut at the edge."""

from __future__ import annotations

import itertools
import math

from picture_checks import describe_charts
from sqlalchemy import URL

from reports.charts.country_areas import OUTLINES_WITHOUT_ROW
from reports.framework.chart import Area, MapChart, Tone
from reports.pictures.draw import draw_svg
from reports.pictures.make_outlines import simplify_line
from reports.pictures.projection import compute_area, project_place
from reports.pictures.world_outlines import cut_ring, load_outlines


def test_every_outline_is_a_country_or_is_listed(seeded_readonly_url: URL) -> None:
    chart = describe_charts(seeded_readonly_url, "memberships", "UN")[1]
    assert isinstance(chart, MapChart)
    outlines = {outline.code: outline for outline in load_outlines()}
    assert len(outlines) == len(load_outlines()) > 230
    assert sorted({*outlines} - {*chart.areas}) == [*OUTLINES_WITHOUT_ROW]
    # Names agree where codes do: a number of another country would be seen here.
    for code, name in (("112", "Belarus"), ("417", "Kyrgyzstan"), ("Kosovo", "Kosovo")):
        assert (outlines[code].name, chart.areas[code].name) == (name, name)
    members = {code for code, area in chart.areas.items() if area.tone is Tone.FIRST}
    assert len(members) == 193
    # Every member of the United Nations is on the map but Tuvalu, which the edition leaves out.
    assert [chart.areas[code].name for code in sorted(members - {*outlines})] == ["Tuvalu"]


def test_outlines_stay_within_the_map() -> None:
    for outline in load_outlines():
        for ring in outline.rings:
            assert len(ring) > 2, outline.name
            assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring), outline.name
            steps = itertools.pairwise(ring)
            assert all(abs(u - x) < 90 for (x, _), (u, _) in steps), outline.name


def test_a_ring_across_the_edge_becomes_two() -> None:
    ring = [(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0)]
    west, east = sorted(cut_ring(ring))
    assert {x for x, _ in west} == {-180.0, -170.0}
    assert {x for x, _ in east} == {170.0, 180.0}
    assert compute_area(west) == compute_area(east) == 100
    assert cut_ring(west) == [west]


def test_areas_keep_their_proportions() -> None:
    # The ends of the map, from the paper of the projection.
    assert math.isclose(project_place(180, 0)[0], 2.7066, abs_tol=1e-4)
    assert math.isclose(project_place(0, 90)[1], 1.3173, abs_tol=1e-4)

    def measure(south: float) -> float:
        edge = [(west, south) for west in range(11)]
        edge += [(10, south + n) for n in range(1, 11)]
        edge += [(west, south + 10) for west in range(9, -1, -1)]
        edge += [(0, south + n) for n in range(9, 0, -1)]
        return compute_area([project_place(*place) for place in edge])

    for south in (-60, 0, 40, 70):
        rise = math.sin(math.radians(south + 10)) - math.sin(math.radians(south))
        assert math.isclose(measure(south), math.radians(10) * rise, rel_tol=2e-3)


def test_simple_lines_keep_their_ends_and_corners() -> None:
    line = [(0.0, 0.0), (5.0, 0.001), (10.0, 0.0), (10.0, 10.0)]
    assert simplify_line(line) == [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]


def test_a_map_tells_each_country_and_the_edition_of_its_borders() -> None:
    areas = {"470": Area("Malta", Tone.FIRST, "member since 2004-05-01", "MLT")}
    svg = draw_svg(MapChart(title="EU", description="The EU.", areas=areas), "one")
    assert "<title>Malta: member since 2004-05-01</title>" in svg
    assert "<title>Kenya: no data</title>" in svg
    assert "Borders: Natural Earth 4.1" in svg
    assert svg.count("<title>") == len(load_outlines())
    assert len(svg) < 250_000
