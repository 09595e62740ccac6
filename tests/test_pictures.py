"""Pictures as files: texts stay texts, the same bytes twice, whole or not at all."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner
from conftest import ROOT, spelled
from matplotlib.image import imread
from page_pictures import PagePicture, list_page_pictures
from picture_checks import SVG, describe_charts, find_collisions, read_texts
from sqlalchemy import URL

from console import UserError
from reports.framework import registry
from reports.framework.chart import (
    Area,
    Band,
    Bounds,
    Chart,
    IntervalChart,
    IntervalGroup,
    IntervalRow,
    Key,
    MapChart,
    MarkedRange,
    MatrixCell,
    MatrixChart,
    Panel,
    PanelChart,
    Series,
    SpanChart,
    SpanRow,
    TimeSpan,
    Tone,
)
from reports.pictures.draw import draw_picture, draw_svg
from reports.pictures.sheet import draw_sheet
from reports.pictures.text_fit import measure_text

pytestmark = pytest.mark.on_sqlite

HOSTILE = (
    "</text><script>alert(1)</script> $\\frac{1}{2}$ ![x](y) =1+1 \x07\x1b[31m\u202eevil \ufffe "
    f"{'Donaudampfschiffahrt' * 20}"
)
DAY = date(2015, 8, 12)


def build_chart(text: str) -> SpanChart:
    """A chart with this text wherever one can stand."""
    span = TimeSpan(Bounds(DAY, DAY), Bounds(None, None))
    row = SpanRow(text, [span, TimeSpan(Bounds(DAY, DAY))], text, group=text)
    return SpanChart(
        title=text,
        description=text,
        caption=text,
        scope=text,
        keys=[Key(text, Tone.MISSING)],
        rows=[row, SpanRow(text, [span], text, depth=1)],
    )


def build_other_charts(text: str) -> list[Chart]:
    """Charts of every other kind, with this text wherever one can stand."""
    words: dict[str, Any] = {"title": text, "description": text, "caption": text}
    series = Series(text, [(2000, 1.0), (2001, None), (2002, 0.5), (2003, 2)], Tone.FIRST)
    band = Band(text, [(2000, 0.0, 1.0), (2002, 0.5, 2.0)])
    ranges = [MarkedRange(2000, 2001, text[:40]), MarkedRange(2000.5, 2002, text[:40])]
    rows = [IntervalRow(text, 1.0, 0.5, 2.0, note=text), IntervalRow(text, 1, other=3)]
    areas = {"112": Area(text, Tone.SUBJECT), "643": Area(text, Tone.STEP_1, text, text[:3])}
    return [
        PanelChart(**words, panels=[Panel(text, text, [series], [band], ranges)]),
        IntervalChart(**words, groups=[IntervalGroup(text, rows, 0.0)]),
        MatrixChart(**words, columns=[text], rows=[(text, [MatrixCell(Tone.FIRST, "M")])]),
        MapChart(**words, areas=areas),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("chart", [build_chart(HOSTILE), *build_other_charts(HOSTILE)])
def test_hostile_text_is_text(chart: Chart) -> None:
    svg = draw_svg(chart, "one")
    root = ElementTree.fromstring(svg)
    kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert kinds <= {"svg", "title", "desc", "text", "path", "g", "defs", "pattern", "rect", "use"}
    assert "<script" not in svg
    title = root.findtext(f"{SVG}title") or ""
    assert title.startswith("</text><script>alert(1)</script> $\\frac{1}{2}$")
    assert all(word.isprintable() for word in [title, *read_texts(svg)])
    # The source of a formula, not its picture; and never the command of a terminal.
    assert any("$\\frac{1}{2}$" in text for text in read_texts(svg))
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", svg)
    sheet = draw_sheet(chart)
    assert find_collisions(sheet.labels) == []
    assert {label.left > 0 and label.right < sheet.width for label in sheet.labels} == {True}
    points = 16 / 2.54 * 72 / sheet.width  # of a pixel, on paper 16 cm wide
    assert min(label.bottom - label.top for label in sheet.labels) * points > 5
    for suffix in (".png", ".pdf"):
        assert len(draw_picture(chart, suffix)) > 1000


def test_texts_are_as_wide_as_they_were_measured() -> None:
    """Letters that are fitted to pixels would make a line up to 7 % longer, or shorter."""
    words = "A country counts with its persons; an organisation not for its members. Group"
    content = draw_picture(SpanChart(title="T", description="", scope=words, rows=[]), ".png")
    is_dark = imread(io.BytesIO(content))[:, :, 0] < 0.7
    reach = np.flatnonzero(is_dark.any(axis=0)).max() / 2  # a pixel of the picture is two of a png
    assert reach - 16 == pytest.approx(measure_text(words, 10), abs=1.5)


def test_a_picture_is_named_for_those_who_do_not_see_it_and_its_ids_are_its_own() -> None:
    chart = build_chart("Bakiyev")
    one, other = draw_svg(chart, "one"), draw_svg(chart, "other")
    root = ElementTree.fromstring(one)
    assert root.get("role") == "img"
    named = (root.get("aria-labelledby") or "").split()
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    assert [by_id[name].text for name in named] == ["Bakiyev", "Bakiyev"]
    assert len(by_id) > 2  # the hatch, too
    assert not {*re.findall(r'id="([^"]+)"', one)} & {*re.findall(r'id="([^"]+)"', other)}
    assert {*re.findall(r"url\(#([^)]+)\)", one)} <= {*by_id}
    assert not re.search(r"http(?!://www\.w3\.org)|<style|@import|font-face", one)


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
def test_a_chart_has_the_same_bytes_twice(suffix: str) -> None:
    content = draw_picture(build_chart("Bakiyev"), suffix)
    assert content == draw_picture(build_chart("Bakiyev"), suffix)
    assert b"atplotlib" not in content
    assert b"Date" not in content


def test_nothing_to_draw_is_said_in_words() -> None:
    words: dict[str, Any] = {"empty": "None on record.", "caption": "C", "scope": "S"}
    chart = SpanChart(title="T", description="D", keys=[Key("K", Tone.FIRST)], rows=[], **words)
    # No legend and no caption: they would explain what is not there.
    assert read_texts(draw_svg(chart, "one")) == ["T", "None on record.", "S"]


def ask(url: URL, *arguments: str) -> str:
    """The printed answer of a report."""
    name, *others = arguments
    given = [*others, "--database", spelled(url)]
    result = CliRunner().invoke(registry.load_command(name), given, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.output


def test_a_picture_is_written_beside_the_answer(seeded_readonly_url: URL, tmp_path: Path) -> None:
    file = tmp_path / "pair.svg"
    answer = ask(seeded_readonly_url, "timeline", "BLR", "KGZ", "--plot", str(file))
    assert answer.startswith("Timeline: Belarus and Kyrgyzstan\n")
    texts = read_texts(file.read_text(encoding="utf-8"))
    assert texts[0] == "What happened: Belarus and Kyrgyzstan"
    assert "Customs posts lifted; accession reported in force." in texts
    before = file.read_bytes()
    with pytest.raises(UserError, match=r"pair\.svg exists already; --force replaces it"):
        ask(seeded_readonly_url, "timeline", "BLR", "KGZ", "--plot", str(file))
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--plot", "a.jpg"], "--plot: the name must end in .svg, .png or .pdf, not 'a.jpg'"),
        (["--plot", "a.svg", "--sql"], "--plot draws an answer, and --sql only prints queries"),
        (
            ["--plot", "a.svg", "--output", "a.svg", "--format", "md"],
            "--output, --plot and --map each need a file of their own",
        ),
        (
            ["--plot", "a.svg", "--table", "2"],
            "--plot: table 2 has no such picture; choose with --table from 1 (What happened)",
        ),
        (["--plot", "nowhere/a.svg"], "nowhere/a.svg cannot be written: No such file or directory"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(
    seeded_readonly_url: URL,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=f"^{re.escape(message)}$"):
        ask(seeded_readonly_url, "timeline", "BLR", "KGZ", *options)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.slow
def test_a_page_holds_its_pictures(seeded_readonly_url: URL) -> None:
    page = ask(seeded_readonly_url, "dossier", "BLR", "KGZ", "--format", "html")
    titles = [read_texts(svg)[0] for svg in re.findall("<svg.*?</svg>", page, re.DOTALL)]
    of_both = "Belarus and Kyrgyzstan"
    assert titles == [
        f"What happened: {of_both}",
        f"Memberships: {of_both}",
        f"Sanctions: {of_both}",
    ]
    names = re.findall(r'\bid="([^"]+)"', page)
    assert len(names) == len({*names})
    # A picture without data is left out: the table says what is missing.
    page = ask(seeded_readonly_url, "breaks", "RUS", "UKR", "--format", "html")
    assert "<svg" not in page


@pytest.mark.parametrize("picture", list_page_pictures(), ids=lambda each: each.file.name)
def test_pictures_on_pages_are_real(
    picture: PagePicture, seeded_readonly_url: URL, tmp_path: Path
) -> None:
    """The texts are compared: another build of the libraries may move a line by a fraction."""
    made = tmp_path / picture.file.name
    picture.draw(seeded_readonly_url, made)
    shown, drawn = (read_texts(file.read_text(encoding="utf-8")) for file in (picture.file, made))
    assert shown == drawn, "run `make renew`"


def test_every_picture_file_stands_on_a_page() -> None:
    files = {picture.file for picture in list_page_pictures()}
    assert files == {*(ROOT / "docs").rglob("*.svg")}
    assert len(files) > 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked",
    [
        "timeline RUS UKR",
        "alignment ARM AZE",
        "breaks RUS UKR",
        "diffusion foreign-agents",
        "economy KGZ",
        "dossier USA CHN",
        "memberships BLR KGZ",
        "memberships --as-of 2015-08-12",
        "sanctions RUS",
    ],
)
def test_labels_do_not_collide(seeded_readonly_url: URL, asked: str) -> None:
    check_labels(seeded_readonly_url, asked)


@pytest.mark.slow
@pytest.mark.parametrize("pair", ["BLR KGZ", "RUS UKR", "ARM AZE", "USA CHN"])
@pytest.mark.parametrize("report", ["alignment", "breaks"])
def test_labels_do_not_collide_with_votes(
    shipped_readonly_url: URL, report: str, pair: str
) -> None:
    check_labels(shipped_readonly_url, f"{report} {pair}")


@pytest.mark.parametrize(
    "asked",
    [
        "interactions BLR KGZ",
        "interactions ARM AZE --directed --by month",
        "interactions USA CHN",
        "breaks BLR KGZ --measure events",
        "shifts --measure events --window 2008..2010 --against 2013..2015",
    ],
)
def test_labels_do_not_collide_with_events(shifted_readonly_url: URL, asked: str) -> None:
    check_labels(shifted_readonly_url, asked)


def check_labels(url: URL, asked: str) -> None:
    """No two texts of the pictures of an answer overlap, and none runs out of its picture."""
    charts = describe_charts(url, *asked.split())
    assert charts
    for chart in charts:
        sheet = draw_sheet(chart)
        assert find_collisions(sheet.labels) == [], chart.title
        assert all(label.left > 0 and label.right < sheet.width for label in sheet.labels)
