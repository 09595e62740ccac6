"""Pages in a real browser: accessible in light and dark, narrow, without script, never run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsers import Watched, open_browser
from command_helpers import run_in_process, run_statements
from playwright.sync_api import Browser
from site_builds import KEEP_FEW_COUNTRIES, write_site
from sqlalchemy import URL
from template_databases import Templates
from temporary_databases import Databases

from reports.site.build import SiteOrder

pytestmark = [
    # A browser shows the same of both databases.
    pytest.mark.on_sqlite,
    pytest.mark.slow,
]

SCRIPT = "</script></title><img src=x onerror=alert(1)><script>alert(2)</script>"
QUOTED = SCRIPT.replace("'", "''")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def hostile(
    databases: Databases, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A site of a small database in which somebody wrote markup, scripts and very long words."""
    url = databases.copy(templates.small())
    run_statements(
        url,
        KEEP_FEW_COUNTRIES,
        f"UPDATE actors SET name = '{QUOTED}' WHERE slug = 'EAEU'",
        f"UPDATE actors SET name = char(8238) || '{'w' * 3000}' WHERE slug = 'CSTO'",
        f"UPDATE laws SET short_title = '{QUOTED}', title = '{'x' * 3000}'",
        "UPDATE sources SET url = 'javascript:alert(3)', title = '{{ 7*7 }}' || char(27)",
    )
    folder = tmp_path_factory.mktemp("hostile") / "pages"
    write_site(url, SiteOrder(folder, [("BLR", "KGZ")]))
    databases.drop(url)
    return folder


@pytest.fixture(scope="module")
def answers(seeded_readonly_url: URL, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Answers of reports as single pages, with pictures and footnotes."""
    folder = tmp_path_factory.mktemp("answers")
    files = []
    for name, words in (("dossier", ["BLR", "KGZ"]), ("diffusion", ["foreign-agents"])):
        files.append(folder / f"{name}.html")
        written = ["--sources", "--format", "html", "--output", str(files[-1])]
        assert run_in_process(seeded_readonly_url, "report", name, *words, *written)[0] == 0
    return files


def list_pages(answers: list[Path], site: Path) -> list[Path]:
    """One page of each make."""
    names = ("index", "search", "organisations/index", "countries/KGZ", "laws/L01", "sources/index")
    return [*answers, *(site / f"{name}.html" for name in names)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(
    scheme: str, browser: Browser, answers: list[Path], hostile: Path
) -> None:
    """No rule of WCAG 2.2 A and AA, nor of good practice, is broken; the contrast is measured.

    In the dark it alone can differ.
    """
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    watched = Watched(context.new_page())
    rules = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
    found = {}
    for file in list_pages(answers, hostile):
        page = watched.open(file)
        response = Axe().run(page, options={"preload": False, **rules}).response
        assert "color-contrast" in {each["id"] for each in response["passes"]}
        found[file.name] = [
            (each["id"], each["nodes"][0]["html"][:200]) for each in response["violations"]
        ]
    ground = watched.page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()
    assert {name: violations for name, violations in found.items() if violations} == {}
    assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(18, 22, 28)")


def test_pages_fit_a_narrow_screen_and_load_nothing_else(
    browser: Browser, answers: list[Path], hostile: Path
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    watched = Watched(context.new_page())
    overflow = {}
    for file in list_pages(answers, hostile):
        watched.open(file)
        overflow[file.name] = watched.find_overflow()
    # A picture is not shrunk until nobody can read it: it scrolls in its figure.
    picture = watched.open(answers[0]).locator("figure svg").first.bounding_box()
    assert picture is not None
    assert picture["width"] > 500
    # Its caption stays while a table scrolls, and is no wider than the screen.
    table = watched.page.locator(".wide").nth(1)
    assert table.evaluate("wide => { wide.scrollLeft = 150; return wide.scrollLeft }") == 150
    caption = table.locator("caption").bounding_box()
    assert caption is not None
    assert 0 <= caption["x"] <= caption["x"] + caption["width"] <= 320
    rows = watched.page.locator("td:has(.cite:nth-of-type(4))")
    widths = [box["width"] for each in rows.all() if (box := each.bounding_box())]
    assert widths
    assert min(widths) > 150
    context.close()
    assert set(overflow.values()) == {0}, overflow
    assert watched.errors == []
    assert {address.partition(":")[0] for address in watched.requests} <= {"file", "data"}


def test_hostile_text_is_shown_and_never_run(browser: Browser, hostile: Path) -> None:
    context = browser.new_context()
    watched = Watched(context.new_page())
    for name in ("organisations/EAEU", "organisations/CSTO", "laws/L01", "sources/index"):
        page = watched.open(hostile / f"{name}.html")
        assert page.locator("img").count() == 0
        assert page.locator("a[href^='javascript' i]").count() == 0
        assert watched.find_overflow() == 0
    assert "{{ 7*7 }}" in watched.page.inner_text("main")
    assert SCRIPT in watched.open(hostile / "organisations/EAEU.html").inner_text("h1")
    page = watched.open(hostile / "search.html", "?q=%3Cimg%20src%3Dx%20onerror%3Dalert(4)%3E")
    assert page.input_value("#search-field") == "<img src=x onerror=alert(4)>"
    page.fill("#search-field", "alert")
    assert SCRIPT in page.inner_text("#search-results")
    assert page.locator("img").count() == 0
    context.close()
    assert watched.dialogs == watched.errors == []


def test_the_search_finds_names_and_leads_to_the_page(browser: Browser, hostile: Path) -> None:
    context = browser.new_context()
    watched = Watched(context.new_page())
    page = watched.open(hostile / "countries" / "BLR.html")
    page.fill("#site-search", "киргизия")
    page.press("#site-search", "Enter")
    page.wait_for_url("**/search.html?q=*")
    assert page.locator("#search-results a").first.inner_text() == "Kyrgyzstan"
    for typed, title in (("cote d'ivoire", "Côte d’Ivoire"), ("KGZ", "Kyrgyzstan"), ("Türk", "T")):
        page.fill("#search-field", typed)
        assert page.locator("#search-results a").first.inner_text().startswith(title)
    page.fill("#search-field", "kyrgyz")
    page.locator("#search-results a", has_text="Kyrgyzstan").first.click()
    page.wait_for_url("**/countries/KGZ.html")
    page.go_back()
    page.fill("#search-field", "zzzz")
    assert page.inner_text("#search-state") == "Nothing found."
    context.close()
    assert watched.errors == []


def test_everything_but_the_search_is_there_without_script(
    browser: Browser, hostile: Path, answers: list[Path]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    watched = Watched(context.new_page())
    page = watched.open(hostile / "search.html")
    assert not page.is_visible("#search-field")
    assert "needs JavaScript" in page.inner_text("main")
    page = watched.open(answers[0])
    page.click(".cite >> nth=0")
    assert page.url.endswith("#note-1")
    page.click("#note-1 .more a >> nth=0")
    assert "-note-1" in page.url.partition("#")[2]
    assert page.locator("figure svg").count() > 0
    context.close()
    assert watched.errors == []
