"""`bedfellows site`: pages for everything, no broken link, whole or not at all, the same twice."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_helpers import run_statements
from conftest import Run
from page_reader import Page
from site_builds import KEEP_FEW_COUNTRIES, read_files, write_site
from site_links import find_broken_links
from sqlalchemy import URL

from console import UserError
from reports.site.build import MARK, SiteOrder, build_site
from reports.site.pages import list_page_kinds

# Pages are made of tables that other tests compare between the databases.
pytestmark = [pytest.mark.on_sqlite, pytest.mark.slow]


def order_site(folder: Path) -> SiteOrder:
    address = "https://site.example/b/"
    return SiteOrder(folder, [("BLR", "KGZ")], with_sqlite=True, address=address)


@pytest.fixture(scope="session")
def site(seeded_readonly_url: URL, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of all curated facts."""
    folder = tmp_path_factory.mktemp("site") / "pages"
    write_site(seeded_readonly_url, order_site(folder))
    return folder


def read_page(folder: Path, name: str) -> Page:
    return Page((folder / name).read_text(encoding="utf-8"))


def test_no_link_is_broken(site: Path) -> None:
    number, broken = find_broken_links(site)
    assert number > 50_000
    assert broken == []


def test_there_is_a_page_for_everything(site: Path) -> None:
    for name in (
        "countries/KGZ", "countries/SUN", "pairs/BLR-KGZ", "organisations/EAEU",
        "families/foreign-agents", "checks/diplomat-2015-07-unlikeliest-bedfellows",
        "sources/wikipedia-enlargement-eurozone", "agreements/AG17", "laws/L08",
        "events/E059", "sanctions/S001",
        "people/sadyr-japarov", "offices/KGZ-head-of-state", "search",
    ):  # fmt: skip
        page = read_page(site, f"{name}.html")
        assert page.elements["h1"] == 1
        assert page.elements["main"] == 1
    start = read_page(site, "index.html")
    assert {f"{kind.name}/index.html" for kind in list_page_kinds()} <= {*start.links}
    assert "EAEU" in read_page(site, "agreements/AG17.html").shown


def test_every_key_is_a_link(site: Path) -> None:
    pair = {*read_page(site, "pairs/BLR-KGZ.html").links}
    check = "../checks/diplomat-2015-07-unlikeliest-bedfellows.html"
    assert {
        "../agreements/AG17.html", "../events/E005.html", "../laws/L25.html",
        "../sanctions/S002.html",
        "../organisations/EurAsEC.html", "../countries/KGZ.html", f"{check}#key-A017",
    } <= pair  # fmt: skip
    assert "../pairs/BLR-KGZ.html" in read_page(site, "countries/KGZ.html").links
    assert "SUN.html" not in read_page(site, "countries/SUN.html").links
    claims = read_page(site, check[3:])
    assert "key-A017" in claims.ids
    assert {"../events/E058.html", "../countries/BLR.html"} <= {*claims.links}
    columns = read_page(site, "dictionary/index.html")
    assert {"key-actors", "key-treaty_status"} <= {*columns.ids}


def test_a_fact_check_has_its_reviews_and_both_sides(site: Path) -> None:
    page = read_page(site, "checks/diplomat-2015-07-unlikeliest-bedfellows.html")
    [(kind, content)] = page.scripts
    assert kind == "application/ld+json"
    reviews = {one["@id"]: one for one in json.loads(content)["@graph"]}
    assert len(reviews) > 70
    address = "https://site.example/b/checks/diplomat-2015-07-unlikeliest-bedfellows.html"
    review = reviews[f"{address}#key-A017"]
    assert review["url"] == review["@id"]
    assert review["@type"] == "ClaimReview"
    assert review["reviewRating"] | {"alternateName": ""} == {
        "@type": "Rating", "ratingValue": 1, "bestRating": 5, "worstRating": 1, "alternateName": "",
    }  # fmt: skip
    assert review["claimReviewed"] in page.shown
    assert review["itemReviewed"]["author"]["name"] == "Samuel Ramani"
    assert review["itemReviewed"]["appearance"]["url"].startswith("https://thediplomat.com/")
    assert {"for", "against"} <= {*page.cells}


def test_footnotes_lead_to_the_pages_of_their_sources(site: Path) -> None:
    page = read_page(site, "countries/KGZ.html")
    pages = {link for link in page.links if link.startswith("../sources/")}
    assert len(pages) > 20
    assert all((site / link[3:]).is_file() for link in pages if "#" not in link)


def test_downloads_are_complete(site: Path) -> None:
    page = read_page(site, "downloads/index.html")
    linked = {link[13:] for link in page.links if link.startswith("../downloads/")}
    assert {path.name for path in (site / "downloads").iterdir()} == linked
    assert "Not here:" not in page.shown, "the curated tables are all there"
    rows = json.loads((site / "downloads" / "countries.json").read_text(encoding="utf-8"))
    assert len(rows) == 282
    lines = (site / "downloads" / "countries.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split(",") == [*rows[0]]
    assert len(lines) == 283
    assert (site / "downloads" / "bedfellows.sqlite").read_bytes()[:15] == b"SQLite format 3"


def test_the_index_of_the_search_has_every_name(site: Path) -> None:
    text = (site / "search-index.js").read_text(encoding="utf-8")
    rows = json.loads(text.removeprefix("window.searchIndex = ").removesuffix(";\n"))
    found = {row[2]: row for row in rows}
    assert found["countries/KGZ.html"][:2] == ["Kyrgyzstan", "country"]
    assert "киргизия" in found["countries/KGZ.html"][4].split(" | ")
    assert "agreements/AG17.html" in found
    assert all((site / place.partition("#")[0]).is_file() for place in found)


def test_the_same_database_gives_the_same_bytes(small_url: URL, run: Run, tmp_path: Path) -> None:
    """In another process, which has another order of sets."""
    run_statements(small_url, KEEP_FEW_COUNTRIES)
    write_site(small_url, SiteOrder(tmp_path / "first", [("BLR", "KGZ")]))
    words = ["site", str(tmp_path / "again"), "--pair", "BLR", "KGZ"]
    result = run(*words, database=small_url, env={"PYTHONHASHSEED": "7"})
    assert result.returncode == 0, result.stderr
    first, again = read_files(tmp_path / "first"), read_files(tmp_path / "again")
    assert len(first) > 50
    assert [name for name in first | again if first.get(name) != again.get(name)] == []


def test_a_folder_is_kept(small_url: URL, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    for force in (False, True):
        with pytest.raises(UserError, match="holds other files than a site; name a new folder"):
            write_site(small_url, SiteOrder(folder, force=force))
    with pytest.raises(UserError, match="is a file"):
        write_site(small_url, SiteOrder(folder / "thesis.txt", force=True))
    assert read_files(tmp_path) == {"pages/thesis.txt": b"mine"}
    (folder / MARK).touch()
    with pytest.raises(UserError, match="exists already; --force replaces it"):
        write_site(small_url, SiteOrder(folder))


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left")])
def test_nothing_is_left_of_a_run_that_fails(
    fault: BaseException, small_url: URL, tmp_path: Path
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / MARK).write_text("an older site")

    def fail(_number: int, pages: Iterator[str]) -> None:
        assert next(pages)
        raise fault

    wanted = UserError if isinstance(fault, OSError) else KeyboardInterrupt
    with pytest.raises(wanted):
        build_site(small_url, SiteOrder(folder, force=True), watch=fail, echo=print)
    assert read_files(tmp_path) == {f"pages/{MARK}": b"an older site"}
    assert [*tmp_path.iterdir()] == [folder]


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        (("BLR", "blr"), "both names mean Belarus"),
        (("BLR", "EAEU"), r"Eurasian Economic Union \(EAEU\) is not a country"),
        (("BLR", "Kirgistan"), "There is no country or other actor 'Kirgistan'"),
    ],
)
def test_a_pair_that_is_none_is_refused(
    pair: tuple[str, str], reason: str, small_url: URL, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=reason):
        write_site(small_url, SiteOrder(tmp_path / "pages", [pair]))
    assert [*tmp_path.iterdir()] == []


def test_hostile_names_and_titles_are_shown_as_text(small_url: URL, tmp_path: Path) -> None:
    script = "</script><img src=x onerror=alert(1)><script>alert(1)</script>"
    long = "w" * 3000
    run_statements(
        small_url,
        KEEP_FEW_COUNTRIES,
        f"UPDATE actors SET name = '{script}' WHERE slug = 'EAEU'",
        f"UPDATE laws SET short_title = '{long}', title = '=1+1' WHERE slug = 'L01'",
        "UPDATE sources SET url = 'javascript:alert(1)', title = char(8238) || 'x' || char(27)",
    )
    write_site(small_url, SiteOrder(tmp_path / "pages"))
    assert find_broken_links(tmp_path / "pages")[1] == []
    for path in (tmp_path / "pages").rglob("*.html"):
        page = Page(path.read_text(encoding="utf-8"))
        assert page.elements["img"] == 0
        assert {kind for kind, _ in page.scripts} <= {"", "application/ld+json"}
        assert all(not content for kind, content in page.scripts if not kind)
        assert not [link for link in page.links if link.casefold().startswith("javascript")]
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page.text), path
    shown = read_page(tmp_path / "pages", "organisations/EAEU.html").shown
    assert script in shown
    index = (tmp_path / "pages" / "search-index.js").read_text(encoding="utf-8")
    assert "<" not in index
    laws = (tmp_path / "pages" / "downloads" / "laws.csv").read_text(encoding="utf-8")
    assert "'=1+1" in laws
