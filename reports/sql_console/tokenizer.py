"""Text of several SQL statements taken apart, as the database that gets them would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPACE = r"(?P<space>\s+|--[^\n]*)"
_COMMENT = r"(?P<comment>/\*)"
_WORD = r"(?P<word>[^\W\d][\w$]*)"
_END = r"(?P<end>;)"
# What is not closed goes on to the end: the database says what is wrong with it.
_QUOTED = r"'(?:[^']|'')*(?:'|\Z)"
_NAME = r'(?P<name>"(?:[^"]|"")*(?:"|\Z))'
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
    """One statement: its text from its first word on, without the semicolon, and where it began.

    ``words`` are its keywords and names in small letters, those in quotes among them, without what
    stands in strings and comments.
    """

    number: int
    text: str
    line: int
    column: int
    words: tuple[str, ...]

    @property
    def keyword(self) -> str:
        """What kind of statement it is: its first word, or the sign in its place, in capitals."""
        found = re.match(r"\(*\s*(\w+|.)", self.text, re.DOTALL)
        return found[1].upper() if found else ""

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of a place of the text in what it was taken from."""
        before = self.text[:offset]
        if "\n" not in before:
            return self.line, self.column + offset
        return self.line + before.count("\n"), offset - before.rindex("\n")


def statements(source: str, dialect: str) -> list[Statement]:
    """The statements of a text, in order; empty ones and comments between them are left out."""
    found: list[Statement] = []
    start, last, words = -1, 0, list[str]()
    for kind, begin, end in [*_tokens(source, dialect), ("end", len(source), len(source))]:
        if kind == "end":
            if start >= 0:
                line = source.count("\n", 0, start) + 1
                column = start - source.rfind("\n", 0, start)
                text = source[start:last]
                found.append(Statement(len(found) + 1, text, line, column, tuple(words)))
            start, words = -1, []
        elif kind not in ("space", "comment"):
            start, last = (begin if start < 0 else start), end
            if kind == "word":
                words.append(source[begin:end].lower())
            elif kind == "name":
                words.append(source[begin + 1 : end - 1].replace('""', '"').lower())
    return found


def _tokens(source: str, dialect: str) -> Iterator[tuple[str, int, int]]:
    """Kind, beginning and end of each token."""
    pattern = _PATTERNS[dialect]
    position = 0
    while position < len(source):
        match = pattern.match(source, position)
        assert match is not None, "any character is a token"
        kind, end = match.lastgroup or "other", match.end()
        if kind == "comment":
            end = _end_of_comment(source, position, nested=dialect == "postgresql")
        yield kind, position, end
        position = end


def _end_of_comment(source: str, begin: int, *, nested: bool) -> int:
    depth = 1
    for mark in re.compile(r"/\*|\*/").finditer(source, begin + 2):
        depth += 1 if mark[0] == "/*" else -1
        if depth == 0 or (mark[0] == "*/" and not nested):
            return mark.end()
    return len(source)
