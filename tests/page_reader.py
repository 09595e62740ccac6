"""Reads a page as a browser does: its elements, ids, links, texts and scripts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "br", "input", "img", "hr", "wbr"}
_TEXT_STAYS = {"script", "style"}


@dataclass
class Page(HTMLParser):
    """The elements of a page; raises AssertionError where a tag is not closed in its place."""

    text: str
    ids: Counter[str] = field(default_factory=Counter)
    links: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    """Addresses that a browser fetches by itself."""
    scripts: list[tuple[str, str]] = field(default_factory=list)
    """Type and content of each script."""
    attributes: Counter[str] = field(default_factory=Counter)
    cells: list[str] = field(default_factory=list)
    elements: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self.feed(self.text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), f"an attribute of {tag} stands twice"
        self.elements[tag] += 1
        self.attributes.update(list(given))
        if "id" in given:
            self.ids[given["id"]] += 1
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif "src" in given or tag == "link":
            self.resources.append(given.get("src") or given["href"])
        if tag == "script":
            self.scripts.append((given.get("type", ""), ""))
        if tag in ("td", "th"):
            self.cells.append("")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"{tag} is closed and was not open"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "script":
            kind, content = self.scripts[-1]
            self.scripts[-1] = kind, content + data
        elif not self._open or self._open[-1] not in _TEXT_STAYS:
            self.words.append(data)
        if {"td", "th"} & {*self._open}:
            self.cells[-1] += data

    @property
    def shown(self) -> str:
        """The text that a reader sees."""
        return " ".join("".join(self.words).split())
