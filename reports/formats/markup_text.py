"""Cells for wikis and other markup: text stays text, whatever it looks like."""

from __future__ import annotations

import re
from collections.abc import Callable

from reports.formats.values import remove_controls

_WORD_EDGE = re.compile(r"(?<!\w)_|_(?!\w)")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def _escape_markdown(text: str) -> str:
    text = re.sub(r"([\\`*|])", r"\\\1", text)
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;")
    text = text.replace("](", r"\](").replace("][", r"\][").replace("~~", r"\~\~")
    return _WORD_EDGE.sub(r"\\_", text)


def _replace_all(signs: str) -> Callable[[str], str]:
    """Each of the signs as a reference to its number, which html and most wikis print."""
    references = {ord(sign): f"&#{ord(sign)};" for sign in signs}
    return lambda text: text.translate(references)


def _escape_with_backslash(signs: str) -> Callable[[str], str]:
    escapes = {ord(sign): f"\\{sign}" for sign in signs}
    return lambda text: text.translate(escapes)


def _escape_org(text: str) -> str:
    # A link of Org can run code; with a blank of no width between its brackets it is none.
    return text.replace("|", r"\vert{}").replace("[[", "[\u200b[").replace("<<", "<\u200b<")


_ESCAPES: dict[str, Callable[[str], str]] = {
    "github": _escape_markdown,
    "pipe": _escape_markdown,
    "mediawiki": _replace_all("&<>{}[]|'~="),
    "textile": _replace_all('&<>|"!*_@=?^~%{}[]'),
    "jira": _escape_with_backslash("\\{}[]|*_!^~?"),
    "asciidoc": _replace_all("&[]{}|+`*_#^~"),
    "rst": _escape_with_backslash("\\`*|_"),
    "orgtbl": _escape_org,
}

UNSAFE_STYLES = frozenset({"unsafehtml", "latex_raw", "moinmoin", "youtrack"})
"""Styles of tabulate in which text of others would be markup, and cannot be kept from it."""


def escape_markup(text: str, style: str) -> str:
    """A text as a style of tabulate prints it, without what a terminal would obey."""
    text = remove_controls(text)
    return _ESCAPES[style](text) if style in _ESCAPES else text
