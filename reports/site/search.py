"""The index that the search in a page reads: keys, titles and other names, as one script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from models.name_folding import fold_name
from reports.formats.values import format_printable
from reports.site.keys import Entry

_SCRIPT = Path(__file__).with_name("search.js")
_UNSAFE = re.compile("[<>&\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def write_index(entries: Iterable[tuple[Entry, str]]) -> str:
    """The script that holds the index; each entry has a place on the site.

    A script, and not a file of data: a page opened from a disk may load no data.
    """
    rows = [
        [
            format_printable(entry.title),
            entry.kind,
            place,
            format_printable(entry.key),
            _fold_words(entry),
            format_printable(entry.detail),
        ]
        for entry, place in entries
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    escaped = _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", lines)
    return f"window.searchIndex = [\n{escaped}\n];\n"


def _fold_words(entry: Entry) -> str:
    """The title and the other names as a search compares them, each once."""
    folded = (fold_name(text) for text in (entry.key, entry.title, *entry.words, entry.detail))
    return " | ".join(dict.fromkeys(text for text in folded if text))


def read_script() -> str:
    """The script that searches."""
    return _SCRIPT.read_text(encoding="utf-8")
