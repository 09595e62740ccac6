"""Text of others is shown as text in every format: no markup, formula or command of it runs."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import spelled
from latex_compiler import compile_latex
from sqlalchemy import URL, select, update

from database import create_migration_engine
from models import Citation, Law, Source
from reports.formats.latex_text import escape_text
from reports.formats.renderers import list_formats
from reports.framework import registry

pytestmark = pytest.mark.slow

HOSTILE = {
    "L08": "<script>alert(1)</script> [x](javascript:alert(1)) {{delete}} ''wiki'' <<include(x)>>",
    "L01": '=HYPERLINK("http://x.example","y")',
    "L02": "\\input{/etc/passwd} \\write18{id} $x^2$ % # & ~ _ { } \\end{document} ^^41 [[a]]",
    "L03": "right \u202eto left\u202c \x1b[31mred\x07 \u200fmark \u2028line \x9b2J",
    "L04": "W" * 300
    + " "
    + "\u0429" * 120
    + " \u4e2d\u6587 \u10e5 e\u0301\u0323 \U0001f600 \u011f",
    "L05": "| a | b |\n|---|---| ``` `code` *b* _i_ ~~s~~ !image! {macro} \\| ++pass++ &lt;",
    "L06": "+cmd|' /C calc'!A0",
}
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
"""Characters that a terminal or a page would obey."""
MARKUP = {
    "html": ["<script>a", 'href="javascript'],
    "md": ["<script", "[x](", "|---|", " *b", " `code", " ~~s"],
    "github": ["<script", "[x]("],
    "pipe": ["<script", "[x]("],
    "mediawiki": ["<script", "{{", "''wiki"],
    "textile": ["<script", "!image", " *b"],
    "jira": [" {macro", " !image", " *b", " [x"],
    "asciidoc": ["[x]", "{macro", "++pass"],
    "rst": [" *b", " `code"],
    "orgtbl": ["[[a", "<<include"],
}
"""What would be markup if it stood in the answer."""


@pytest.mark.on_sqlite
def test_hostile_titles_stay_text_in_every_format(seeded_url: URL, tmp_path: Path) -> None:
    rename(seeded_url)

    def ask(name: str, *words: str) -> bytes:
        given = [*words, "--format", name, "--sources", "--database", spelled(seeded_url)]
        command = registry.load_command("laws")
        result = CliRunner().invoke(command, given, standalone_mode=False)
        assert result.exception is None, (name, result.exception)
        return result.stdout_bytes

    latex: list[str] = []
    for name in list_formats():
        content = ask(name, *(["--table", "1"] if name in ("csv", "tsv") else []))
        if name == "xlsx":
            check_book(content)
            continue
        text = content.decode()
        assert OBEYED.search(text) is None, name
        assert [found for found in MARKUP.get(name, []) if found in text] == [], name
        if name in ("csv", "tsv"):
            check_cells(text, "\t" if name == "tsv" else ",")
        elif name == "json":
            check_json(text)
        elif name.startswith("latex"):
            latex.append(text)
        elif name != "html":
            assert "alert" in text, name
    document, fragment = latex
    assert compile_latex(tmp_path, document) == []
    assert compile_latex(tmp_path, wrap_fragment(fragment)) == []


def rename(url: URL) -> None:
    """Give laws, and the sources that they cite, hostile titles."""
    laws, citations, sources = Law.table(), Citation.table(), Source.table()
    with create_migration_engine(url).begin() as connection:
        for slug, title in HOSTILE.items():
            law_id = connection.scalar(select(laws.c.id).where(laws.c.slug == slug))
            assert law_id is not None, slug
            connection.execute(update(laws).where(laws.c.id == law_id).values(short_title=title))
            cited = select(citations.c.source_id).where(citations.c.law_id == law_id)
            connection.execute(update(sources).where(sources.c.id.in_(cited)).values(title=title))


def wrap_fragment(fragment: str) -> str:
    """A paper of a user's own with the fragment in it, and the preamble that it asks for."""
    lines = [line.removeprefix("% ") for line in fragment.splitlines() if line.startswith("% ")]
    preamble = "\n".join(lines[1:])
    return (
        "\\documentclass{article}\\usepackage[a4paper,margin=2cm]{geometry}\n"
        f"{preamble}\n\\begin{{document}}\n{fragment}\n\\end{{document}}\n"
    )


def check_cells(text: str, delimiter: str) -> None:
    """No cell of csv is a formula, and each title is there."""
    rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "@")]
    titles = {row["id"]: row["law_or_bill"] for row in rows}
    assert titles["L08"] == HOSTILE["L08"]
    assert titles["L01"] == f"'{HOSTILE['L01']}"


def check_json(text: str) -> None:
    """Programs get every character."""
    rows = json.loads(text)["tables"][0]["rows"]
    titles = {row["id"]: row["law_or_bill"] for row in rows}
    assert {slug: titles[slug] for slug in HOSTILE} == HOSTILE


def check_book(content: bytes) -> None:
    """No cell of a spreadsheet is a formula, and only addresses of the web are links."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells
    assert "f" not in {cell.data_type for cell in cells}
    assert HOSTILE["L01"] in {cell.value for cell in cells}
    links = [cell.hyperlink.target for cell in cells if cell.hyperlink]
    assert links
    assert all(link.startswith(("http://", "https://")) for link in links)


LATEX_REPORTS = ["dossier", "memberships", "laws", "factcheck", "sources", "sanctions", "coverage"]


@pytest.mark.on_sqlite
@pytest.mark.parametrize("name", LATEX_REPORTS)
def test_reports_compile_without_a_box_that_runs_off_the_page(
    seeded_readonly_url: URL, name: str, tmp_path: Path
) -> None:
    given = [*registry.load_report(name).example, "--format", "latex", "--sources"]
    command = registry.load_command(name)
    words = [*given, "--database", spelled(seeded_readonly_url)]
    text = CliRunner().invoke(command, words, standalone_mode=False).output
    if name != "sources":  # a list of references alone
        assert r"\toprule" in text
        assert re.search(r"\\caption\{.+\}\\label\{tab:[a-z0-9-]+\}", text)
    assert compile_latex(tmp_path, text) == []


def test_a_long_key_breaks_at_its_hyphens() -> None:
    """What is long without a hyphen breaks anywhere, with one at the break."""
    parts = ["eurasian{-}", "customs{-}", "union"]
    assert escape_text("eurasian-customs-union") == r"\allowbreak{}".join(parts)
    assert escape_text("x" * 20).count(r"\-") == 19


def test_a_broken_document_is_found(tmp_path: Path) -> None:
    begin, end = r"\documentclass{article}\begin{document}", r"\end{document}"
    assert compile_latex(tmp_path, rf"{begin}\rule{{40cm}}{{1pt}} \nothing{end}")


@pytest.mark.on_sqlite
def test_a_long_table_is_cut_in_latex_and_says_so(shipped_readonly_url: URL) -> None:
    command = registry.load_command("shifts")
    windows = ["--window", "2008..2010", "--against", "2013..2016", "--table", "1"]
    words = [*windows, "--format", "latex_fragment", "--database", spelled(shipped_readonly_url)]

    def count_rows(*more: str) -> tuple[int, list[str]]:
        text = CliRunner().invoke(command, [*words, *more], standalone_mode=False).output
        return text.count(r"\\"), re.findall(r"and (\d+) more", text)

    (rows, [left_out]), (all_rows, none) = count_rows(), count_rows("--all")
    assert none == []
    assert 200 < rows < 220
    assert all_rows == rows + int(left_out) > 10_000
