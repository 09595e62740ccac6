"""`--format html`: one file that stands alone, links both ways, and shows hostile text as text."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from page_reader import Page
from sqlalchemy import URL

from database import connect, create_reading_engine
from reports.formats.addresses import find_address
from reports.formats.renderers import render
from reports.framework.actors import find_actor
from reports.framework.footnotes import add_footnotes
from reports.framework.registry import load_report
from reports.framework.request import Request
from reports.framework.run import build_example_request
from reports.framework.table import Cell, Coverage, Head, Line, NoteNumbers, Table

# Pages are made of the same tables on both databases, which other tests compare.

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "<!-- --> ]]> </title></style>",
    "{{ 7 * 7 }} {% raw %}",
    "javascript:alert(1)",
    "a\x00b\x1b[31m\x07c",
    "abc\u202edef\u2066ghi",
    "w" * 5000,
    "\"' onmouseover='alert(1)",
    "&amp; &lt;",
]
BIBLIOGRAPHY = ["No.", "Author", "Title", "Publisher", "Date", "Address", "Where", "Caution"]


def build_page(rows: Sequence[Sequence[Cell]], columns: Sequence[str] = ("A", "B")) -> Page:
    table = Table("T <i>", columns, [Line(row) for row in rows], note="A note.")
    return Page(render(Head("r", "Title", "e", "v"), [table], "html"))


def read_example(url: URL, name: str) -> Page:
    report = load_report(name)
    with connect(create_reading_engine(url)) as connection:
        request = build_example_request(connection, report)
        sections = report.build_sections(connection, request)
        tables = [section.read_table(connection, with_evidence=True) for section in sections]
        return Page(render(Head("r", "T", "e", "v"), add_footnotes(connection, tables), "html"))


def test_a_page_is_well_formed_and_stands_alone() -> None:
    page = build_page([["x & y", None], ["<b>", "z"]])
    assert page.elements["html"] == page.elements["h1"] == page.elements["main"] == 1
    assert page.elements["tr"] == 3
    assert page.cells == ["A", "B", "x & y", "-", "<b>", "z"]
    assert page.resources == ["data:,"]
    assert page.scripts == []
    assert '<html lang="en">' in page.text
    assert 'name="viewport" content="width=device-width' in page.text
    assert "Table 1: T <i>. 2 lines." in page.shown
    assert "T <i>" in page.shown.partition("Table 1")[0]


def test_the_contents_say_of_empty_tables_what_is_known() -> None:
    empty = ("\u00b7 not researched: nothing is there.", "Nothing was found.")
    tables = [Table(f"T{text[0]}", ["A"], [], text) for text in empty]
    tables.append(Table("Full", ["A"], [Line(["x"])]))
    text = render(Head("r", "T", "e", "v"), tables, "html")
    counts = re.findall(r'<span class="count">([^<]+)</span>', text)
    assert counts == ["not researched", "no lines", "1"]


def test_figures_are_aligned_at_the_decimal_point() -> None:
    lines = [Line(["a", 1.5, 7], decimals=1), Line(["b", 22.25, None]), Line(["c", 3, "·"])]
    table = Table("T", ["Name", "Figure", "Count"], lines)
    text = render(Head("r", "T", "e", "v"), [table], "html")
    assert re.findall(r'<td class="([^"]+)">([^<]+)</td>', text) == [
        ("number pad1", "1.5"), ("number", "7"), ("number", "22.25"), ("number", "-"),
        ("number pad3", "3"), ("number", "·"),
    ]  # fmt: skip
    assert text.count('<th scope="col" class="number">') == 2


@pytest.mark.on_sqlite
@pytest.mark.parametrize("name", ["dossier", "country", "factcheck", "diffusion", "sources"])
def test_every_link_inside_a_page_leads_somewhere(name: str, seeded_readonly_url: URL) -> None:
    page = read_example(seeded_readonly_url, name)
    assert [name for name, number in page.ids.items() if number > 1] == []
    inside = [link[1:] for link in page.links if link.startswith("#")]
    assert inside
    assert {link for link in inside if link not in page.ids} == set()
    assert page.resources == ["data:,"]


def test_footnotes_are_linked_both_ways() -> None:
    sources = Table(
        "Sources",
        BIBLIOGRAPHY,
        [
            Line([1, "A. Author", "Title", "Paper", "2015", "https://example.org/a", "p. 3", None]),
            Line([2, None, "Other", None, None, "javascript:alert(1)", None, "relayed report"]),
        ],
        is_bibliography=True,
    )
    lines = [Line(["x", NoteNumbers("2 1")]), Line(["y", NoteNumbers("1")])]
    table = Table("What <it> is", ["A", "Sources"], lines)
    page = Page(render(Head("r", "T", "e", "v"), [table, sources], "html"))
    assert page.links.count("#note-1") == 2
    assert page.links.index("#note-1") < page.links.index("#note-2"), "in their order"
    assert page.links.count("#what-it-is-note-1") == 1
    assert {"note-1", "note-2", "what-it-is-note-1", "what-it-is-note-2"} <= {*page.ids}
    assert "https://example.org/a" in page.links
    assert not any(link.startswith("javascript") for link in page.links)
    assert "A. Author, Title, Paper, 2015, p. 3. https://example.org/a" in page.shown
    assert "Cited in: What <it> is (2 lines)." in page.shown
    assert "javascript:alert(1) caution relayed report." in page.shown


def test_hostile_text_is_shown_as_text() -> None:
    columns = ["<script>alert(0)</script>", "B\x1b"]
    table = Table(HOSTILE[0], columns, [Line([text, text]) for text in HOSTILE], note=HOSTILE[1])
    empty = Table(HOSTILE[2], columns, [], empty=HOSTILE[1])
    head = Head(
        HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], as_of=HOSTILE[1], question=HOSTILE[8],
        coverage=Coverage(HOSTILE[0], []), structured_data=[{"name": text} for text in HOSTILE],
    )  # fmt: skip
    page = Page(render(head, [table, empty], "html"))
    assert page.elements["img"] == 0
    assert not [name for name in page.attributes if name.startswith("on")]
    assert {kind for kind, _ in page.scripts} == {"application/ld+json"}
    assert all("</" not in content for _, content in page.scripts)
    assert all(link.startswith("#") for link in page.links)
    assert page.cells[2] == HOSTILE[0]
    assert page.cells.count("w" * 5000) == 2
    assert "{{ 7 * 7 }}" in page.shown
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page.text)


@pytest.mark.parametrize(
    "text",
    [
        *HOSTILE, "JavaScript:alert(1)", "data:text/html,<b>", "vbscript:x", "file:///etc/passwd",
        "//example.org", "https://", "http://exa mple.org", "https://[bad", "https://a\u202eb.org",
        "see https://example.org", "java\nscript:alert(1)", "https:javascript:alert(1)",
    ],
)  # fmt: skip
def test_no_unsafe_address_is_a_link(text: str) -> None:
    assert find_address(text) is None


def test_addresses_on_the_web_are_links() -> None:
    for address in ("https://example.org/a?b=c&d=%20#e", "http://xn--e1afmkfd.xn--p1ai/ж"):
        assert find_address(address) == address
        assert address in build_page([[address, 1]]).links


@pytest.mark.on_sqlite
def test_names_say_their_language(seeded_readonly_url: URL) -> None:
    report = load_report("country")
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        request = build_example_request(connection, report)
        assert [actor.slug for actor in request.actors] == ["KGZ"]
        names = Request(request.as_of, [find_actor(connection, "KGZ")])
        tables = [one.read_table(connection) for one in report.build_sections(connection, names)]
    text = render(Head("r", "T", "e", "v"), tables, "html")
    assert re.search(r'<td lang="ru">Киргизия</td>', text)
