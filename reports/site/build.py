"""From one state of the database to a folder of pages, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from console import UserError
from database import connect, create_reading_engine
from database_settings import is_sqlite, suggested_command
from reports.formats.addresses import find_address
from reports.formats.html_format import Surroundings, render_html
from reports.formats.structured_data import place_data
from reports.formats.templates import read_style
from reports.framework.edition import read_edition
from reports.site.downloads import FOLDER, list_files, write_downloads
from reports.site.keys import Entry, Keys
from reports.site.page_kind import Answer, PageKind
from reports.site.pages import list_page_kinds
from reports.site.search import read_script, write_index
from reports.site.site_data import SiteData
from schema_revision import require_current_revision
from whole_files import require_free_folder, write_whole_folder

MARK = "bedfellows-site.txt"
"""The file by which `--force` knows a folder that it may replace."""
_LINES_OF_PAGE = 1000
"""A longer list is cut into pages of so many lines."""
_MARK_TEXT = "Written by `bedfellows site`, which may replace this folder with --force.\n"

Watch = Callable[[int, Iterator[str]], object]
"""Takes the number of pages and the path of each as it is written."""


@dataclass(frozen=True)
class SiteOrder:
    """A site as a user asks for it."""

    folder: Path
    pairs: Sequence[tuple[str, str]] = ()
    with_sqlite: bool = False
    force: bool = False
    address: str = ""
    """Where the site will be on the web; empty if that is not known."""

    def check(self, url: URL) -> None:
        """Raise UserError where the folder may not be written, or has something else in it."""
        if self.address and not find_address(self.address):
            raise UserError(f"--url: {self.address!r} is no address of a site: https://...")
        if self.with_sqlite and not is_sqlite(url):
            raise UserError("--sqlite: the database is on a server; there is no file to copy")
        require_free_folder(self.folder, mark=MARK, kind="a site", force=self.force)


@dataclass
class SiteWriter:
    """Gives each key its place, then writes page after page."""

    site: SiteData
    folder: Path
    kinds: Sequence[PageKind]
    address: str = ""
    keys: Keys = field(default_factory=Keys)
    indexed: list[tuple[Entry, str]] = field(default_factory=list)
    own: list[tuple[PageKind, Entry, str]] = field(default_factory=list)
    questions: dict[str, str] = field(default_factory=dict)

    def place_entries(self) -> None:
        """Give every entry a page or a line, before the first link is written."""
        for kind in self.kinds:
            for number, entry in enumerate(kind.find_entries(self.site)):
                list_path = name_index(kind.name, number // _LINES_OF_PAGE)
                if kind.build_page is not None and kind.has_page(self.site, entry):
                    path = self.keys.add_page(kind.name, entry, is_named=kind.is_named)
                    self.own.append((kind, entry, path))
                    self.indexed.append((entry, path))
                else:
                    self.indexed.append((entry, self.keys.add_line(list_path, entry)))
        for name in list_files(self.site):
            self.keys.add_place(name, f"{FOLDER}/{name}")

    def write_pages(self) -> Iterator[str]:
        """Write every page; yields the path of each."""
        for kind in self.kinds:
            (self.folder / kind.name).mkdir(exist_ok=True)
            yield from self._write_index(kind)
        for kind, entry, path in self.own:
            assert kind.build_page is not None
            yield self._write(path, kind, kind.build_page(self.site, entry))
        yield self._write_start()
        yield self._write_search()

    def write_rest(self) -> None:
        """Write what is no page: style, search and downloads."""
        write_downloads(self.site, self.folder)
        files = {
            "style.css": read_style(),
            "search.js": read_script(),
            "search-index.js": write_index(self.indexed),
            MARK: _MARK_TEXT,
        }
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8", newline="\n")

    def _write_index(self, kind: PageKind) -> Iterator[str]:
        """The first page of a kind, and further ones for the rest of a long list."""
        head, tables = kind.build_index(self.site)
        self.questions[kind.name] = head.question
        long = [table for table in tables if len(table.lines) > _LINES_OF_PAGE]
        if not long:
            yield self._write(name_index(kind.name), kind, (head, tables))
            return
        table = long[0]
        parts = [
            table.lines[start : start + _LINES_OF_PAGE]
            for start in range(0, len(table.lines), _LINES_OF_PAGE)
        ]
        for number, lines in enumerate(parts):
            title = f"{head.title}, {number + 1} of {len(parts)}"
            part = replace(table, lines=lines)
            steps = [
                (words, name_index(kind.name, place).rpartition("/")[2])
                for words, place in (("Previous", number - 1), ("Next", number + 1))
                if 0 <= place < len(parts)
            ]
            path = name_index(kind.name, number)
            yield self._write(path, kind, (replace(head, title=title), [part]), steps=steps)

    def _write(
        self,
        path: str,
        kind: PageKind | None,
        answer: Answer,
        template: str = "site.html",
        **more: Any,
    ) -> str:
        up = "../" * path.count("/")
        values: dict[str, Any] = {
            "up": up,
            "navigation": [
                (one.title, up + name_index(one.name), one is kind)
                for one in self.kinds
                if one.in_navigation
            ],
            "steps": (),
            "has_search_field": True,
            **more,
        }
        head, tables = answer
        if self.address and head.structured_data:
            page = f"{self.address.rstrip('/')}/{path}"
            placed = [place_data(each, page) for each in head.structured_data]
            head = replace(head, structured_data=placed)
        around = Surroundings(template, self.keys.build_link(path), values)
        text = render_html(head, tables, around)
        (self.folder / path).write_text(text, encoding="utf-8", newline="\n")
        return path

    def _write_start(self) -> str:
        head = self.site.build_head("Bedfellows", "How do states align, and who says so?")
        kinds = [
            (kind.title, name_index(kind.name), len(kind.find_entries(self.site)), question)
            for kind in self.kinds
            for question in [self.questions[kind.name]]
        ]
        return self._write("index.html", None, (head, []), "start.html", kinds=kinds)

    def _write_search(self) -> str:
        head = self.site.build_head("Search")
        return self._write("search.html", None, (head, []), "search.html", has_search_field=False)


def name_index(kind: str, number: int = 0) -> str:
    """The path of a list, or of a further page of a long one."""
    return f"{kind}/index-{number + 1}.html" if number else f"{kind}/index.html"


def build_site(url: URL, order: SiteOrder, *, watch: Watch, echo: Callable[[str], object]) -> int:
    """Write the site; returns the exit status 0. Nothing is left of a run that fails."""
    order.check(url)
    with connect(create_reading_engine(url)) as connection:
        revision = require_current_revision(connection)
        if read_edition(connection) == "none":
            load = suggested_command("seed", url)
            raise UserError(f"No facts are loaded: load them with {load}.")
        site = SiteData(connection, url, revision, order.pairs, order.with_sqlite)
        with write_whole_folder(order.folder, replace=order.force) as folder:
            writer = SiteWriter(site, folder, list_page_kinds(), order.address)
            writer.place_entries()
            number = len(writer.own) + len(writer.kinds) + 2
            watch(number, writer.write_pages())
            writer.write_rest()
            pages = sum(1 for _ in folder.rglob("*.html"))
    echo(f"{order.folder}: {pages:,} pages; open {order.folder / 'index.html'}")
    return 0
