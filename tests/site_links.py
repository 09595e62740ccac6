"""Every link and anchor of the pages in a folder, followed as a browser would."""

from __future__ import annotations

from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from page_reader import Page


def find_broken_links(folder: Path) -> tuple[int, list[str]]:
    """How many links lead to a place in the folder, and those that lead nowhere."""
    pages = {
        path.relative_to(folder).as_posix(): Page(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    number, broken = 0, []
    for name, page in pages.items():
        broken += [f"{name}: #{each} twice" for each, times in page.ids.items() if times > 1]
        for link in (*page.links, *page.resources):
            parts = urlsplit(link)
            if parts.scheme in ("http", "https") or link == "data:,":
                continue
            number += 1
            path = normpath(join(dirname(name), unquote(parts.path))) if parts.path else name
            place = unquote(parts.fragment)
            if path not in files or (place and place not in pages[path].ids):
                broken.append(f"{name}: {link}")
    return number, broken
