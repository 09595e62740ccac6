"""Splitting a text into SQL statements, by the rules of each database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPACE = r"(?P<space>\s+|--[^\n]*)"
_COMMENT = r"(?P<comment>/\*)"
_WORD = r"[^\W\d][\w$]*"
_END = r"(?P<end>;)"
# An unclosed quote reaches to the end: the database reports the error.
_QUOTED = r"'(?:[^']|'')*(?:'|\Z)"
_NAME = r'"(?:[^"]|"")*(?:"|\Z)'
_TOKENS = {
    "sqlite": [_SPACE, _COMMENT, _QUOTED, _NAME, r"`[^`]*(?:`|\Z)", r"\[[^\]]*(?:\]|\Z)"],
    "postgresql": [
        *(_SPACE, _COMMENT, r"[eE]'(?:[^'\\]|''|\\.)*(?:'|\Z)", _QUOTED, _NAME),
        r"\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?(?:\$(?P=tag)\$|\Z)",
    ],
}
_PATTERNS = {
    dialect: re.compile("|".join([*tokens, _WORD, _END, r"\w+", "."]), re.DOTALL)
    for dialect, tokens in _TOKENS.items()
}


@dataclass(frozen=True)
class Statement:
    """One statement: its text from the first word, without the semicolon, and its place."""

    number: int
    text: str
    line: int
    column: int

    @property
    def keyword(self) -> str:
        """The first word in capitals, or the first sign if there is no word."""
        found = re.match(r"\(*\s*(\w+|.)", self.text, re.DOTALL)
        return found[1].upper() if found else ""

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, in the whole source, for a place in the statement."""
        before = self.text[:offset]
        if "\n" not in before:
            return self.line, self.column + offset
        return self.line + before.count("\n"), offset - before.rindex("\n")


def split_statements(source: str, dialect: str) -> list[Statement]:
    """The statements of a text, in order, without empty ones and comments between them."""
    found: list[Statement] = []
    start, last = -1, 0
    for kind, begin, end in [*_read_tokens(source, dialect), ("end", len(source), len(source))]:
        if kind == "end":
            if start >= 0:
                line = source.count("\n", 0, start) + 1
                column = start - source.rfind("\n", 0, start)
                text = source[start:last]
                found.append(Statement(len(found) + 1, text, line, column))
            start = -1
        elif kind not in ("space", "comment"):
            start, last = (begin if start < 0 else start), end
    return found


def _read_tokens(source: str, dialect: str) -> Iterator[tuple[str, int, int]]:
    """The kind, start and end of each token."""
    pattern = _PATTERNS[dialect]
    position = 0
    while position < len(source):
        match = pattern.match(source, position)
        assert match is not None, "any character is a token"
        kind, end = match.lastgroup or "other", match.end()
        if kind == "comment":
            end = _find_comment_end(source, position, nested=dialect == "postgresql")
        yield kind, position, end
        position = end


def _find_comment_end(source: str, begin: int, *, nested: bool) -> int:
    depth = 1
    for mark in re.compile(r"/\*|\*/").finditer(source, begin + 2):
        depth += 1 if mark[0] == "/*" else -1
        if depth == 0 or (mark[0] == "*/" and not nested):
            return mark.end()
    return len(source)
