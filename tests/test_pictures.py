"""Pictures as files: texts stay texts, the same bytes twice, whole or not at all."""

from __future__ import annotations

import importlib
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from conftest import spelled
from sqlalchemy import URL

from console import UserError
from database import connect, create_reading_engine
from reports.framework import registry
from reports.framework.chart import Bounds, Chart, Key, SpanChart, SpanRow, TimeSpan, Tone
from reports.framework.run import build_command, read_request
from reports.pictures.canvas import Label
from reports.pictures.draw import draw_picture, draw_svg
from reports.pictures.sheet import draw_sheet

SVG = "{http://www.w3.org/2000/svg}"
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


def find_collisions(labels: list[Label]) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes overlap."""
    return [
        (one.text, other.text)
        for place, one in enumerate(labels)
        for other in labels[:place]
        if one.overlaps(other)
    ]


def read_texts(svg: str) -> list[str]:
    """The texts of a picture."""
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_hostile_text_is_text() -> None:
    chart = build_chart(HOSTILE)
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
    for suffix in (".png", ".pdf"):
        assert len(draw_picture(chart, suffix)) > 1000


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
    chart: Chart = SpanChart(title="T", description="D", empty="None on record.", rows=[])
    assert "None on record." in read_texts(draw_svg(chart, "one"))


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
        (["--plot", "a.jpg"], "--plot: a.jpg must end in .svg, .png or .pdf, for what it shall be"),
        (["--plot", "a.svg", "--sql"], "--plot draws an answer, and --sql only prints queries"),
        (
            ["--plot", "a.svg", "--output", "a.svg"],
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


def describe_charts(url: URL, *arguments: str) -> list[Chart]:
    """The pictures of an answer, described."""
    report = importlib.import_module(f"reports.{arguments[0]}").REPORT
    context = build_command(report).make_context(report.name, [*arguments[1:]])
    with connect(create_reading_engine(url)) as connection:
        request = read_request(connection, report, context.params)
        return [
            describe(connection)
            for section in report.build_sections(connection, request)
            for describe in (section.chart, section.world_map)
            if describe
        ]


def test_a_page_holds_its_pictures(seeded_readonly_url: URL) -> None:
    page = ask(seeded_readonly_url, "dossier", "BLR", "KGZ", "--format", "html")
    (svg,) = re.findall("<svg.*?</svg>", page, re.DOTALL)
    assert read_texts(svg)[0] == "What happened: Belarus and Kyrgyzstan"
    names = re.findall(r'\bid="([^"]+)"', page)
    assert len(names) == len({*names})
    # A picture without data is left out: the table says what is missing.
    page = ask(seeded_readonly_url, "breaks", "RUS", "UKR", "--format", "html")
    assert "<svg" not in page


@pytest.mark.parametrize(
    "asked",
    [
        "timeline RUS UKR",
        "alignment ARM AZE",
        "breaks RUS UKR",
        "diffusion foreign-agents",
        "economy KGZ",
    ],
)
def test_labels_do_not_collide(seeded_readonly_url: URL, asked: str) -> None:
    charts = describe_charts(seeded_readonly_url, *asked.split())
    assert charts
    for chart in charts:
        sheet = draw_sheet(chart)
        assert find_collisions(sheet.labels) == [], chart.title
        assert all(label.left > 0 and label.right < sheet.width for label in sheet.labels)
