"""Which page each key has, and the links that the texts of other pages get."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from reports.formats.addresses import find_address
from reports.formats.html_tables import Link, TextPart, name_row

_WORD = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
_PLAIN = re.compile(r"[a-z]+")
"""A key that is an ordinary word, such as a topic or a table."""
_OF_KEYS = {"ID", "Name", "Table", "Topics", "Family", "Source", "Dataset"}
"""Headings under which also an ordinary word is a key."""
_BETWEEN = {"", " ", ", ", "; ", " and ", " or "}
"""What stands between the keys of a list."""


@dataclass(frozen=True)
class Entry:
    """A thing with a page of its own, or with a line in a list; ``words`` are its other names."""

    key: str
    title: str
    kind: str
    words: Sequence[str] = ()
    detail: str = ""
    """What a result of a search says besides the title."""
    parts: Sequence[str] = ()
    """Keys that have a line on the page of the entry."""


@dataclass
class Keys:
    """The place of each key, as a path from the root of the site."""

    places: dict[str, str] = field(default_factory=dict)
    names: dict[str, str | None] = field(default_factory=dict)
    """The place of each full name; None where several things have it."""
    _paths: set[str] = field(default_factory=set)

    def add_page(self, folder: str, entry: Entry, *, is_named: bool = True) -> str:
        """Give the entry a page of its own; returns its path."""
        path = self._find_free(f"{folder}/{name_file(entry.key)}")
        self._add(entry, path, is_named=is_named)
        for part in entry.parts:
            self.add_place(part, f"{path}#{name_row(part)}")
        return path

    def add_line(self, path: str, entry: Entry) -> str:
        """Give the entry a line of a list; returns its place."""
        place = f"{path}#{name_row(entry.key)}"
        self._add(entry, place, is_named=False)
        return place

    def add_place(self, key: str, place: str) -> None:
        """Give a key a place, unless it has one already."""
        self.places.setdefault(key, place)

    def _add(self, entry: Entry, place: str, *, is_named: bool) -> None:
        self.places.setdefault(entry.key, place)
        if is_named:
            known = self.names.setdefault(entry.title, place)
            self.names[entry.title] = place if known == place else None

    def _find_free(self, stem: str) -> str:
        """A path that no other page has, also where file names do not know upper case."""
        number, name = 1, stem
        while name.casefold() in self._paths or name.endswith("/index"):
            number += 1
            name = f"{stem}-{number}"
        self._paths.add(name.casefold())
        return f"{name}.html"

    def build_link(self, path: str) -> Link:
        """The links of a page, relative to its path."""
        return partial(self._cut, path, "../" * path.count("/"))

    def _cut(self, path: str, up: str, text: str, heading: str) -> Sequence[TextPart]:
        place = self.places.get(text) or self.names.get(text)
        if _PLAIN.fullmatch(text) and heading not in _OF_KEYS:
            return [TextPart(text)]
        if place is not None:
            return [TextPart(text, None if place == path else up + place)]
        if address := find_address(text):
            return [TextPart(text, address)]
        pieces = _WORD.split(text)
        words, between = pieces[1::2], {*pieces[::2]}
        is_list = between <= _BETWEEN and all(word in self.places for word in words)
        is_list = is_list and (heading in _OF_KEYS or not any(map(_PLAIN.fullmatch, words)))
        linked = [word for word in words if self._is_linked(word, is_list=is_list)]
        return [*self._join(pieces, {*linked}, path, up)] if linked else [TextPart(text)]

    def _is_linked(self, word: str, *, is_list: bool) -> bool:
        """In a sentence, only a key in capitals, such as BLR or AG17, is no other word."""
        return word in self.places and (is_list or (word.isupper() and len(word) > 1))

    def _join(
        self, pieces: Sequence[str], linked: set[str], path: str, up: str
    ) -> Iterable[TextPart]:
        text = ""
        for number, piece in enumerate(pieces):
            place = self.places[piece] if number % 2 and piece in linked else path
            if place == path:
                text += piece
                continue
            yield from [TextPart(text)] if text else []
            yield TextPart(piece, up + place)
            text = ""
        yield from [TextPart(text)] if text else []


def name_file(key: str) -> str:
    """A name for the file of a key, on every system."""
    name = re.sub(r"[^A-Za-z0-9._-]", lambda found: f"={ord(found[0]):x}", key)[:120]
    return f"={ord('.'):x}{name[1:]}" if name.startswith(".") else name or "="
