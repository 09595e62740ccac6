"""Samples: the beginning of a file as text, and signs of formats that cannot be read."""

from __future__ import annotations

import re
from pathlib import Path

from seeds.importing.reader import Sample

HEAD = 1 << 18
"""Bytes by which a file is recognised: a hundred lines of any known dataset."""
LINES = 100
_LINE_END = re.compile(r"\r\n|\n|\r")
_STRANGE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_MOST_STRANGE = 0.3
"""Share of characters that cannot be text. A file in a Cyrillic code page stays below it because
of its digits and delimiters; random bytes do not."""

DOCUMENT = "is a PDF document"
PACKED = "is compressed in a format that cannot be read here: unpack it first"
KINDS = (
    (b"BZh", PACKED),
    (b"\xfd7zXZ\0", PACKED),
    (b"\x28\xb5\x2f\xfd", PACKED),
    (b"7z\xbc\xaf\x27\x1c", PACKED),
    (b"Rar!", PACKED),
    (b"PAR1", "is a Parquet file: save it as CSV"),
    (b"\xd0\xcf\x11\xe0", "is an office document: save it as CSV"),
    (b"%PDF", DOCUMENT),
    (b"SQLite format 3\0", "is a SQLite database"),
    (b"\xff\xfe", "is in UTF-16: save it as UTF-8"),
    (b"\xfe\xff", "is in UTF-16: save it as UTF-8"),
)
"""First bytes of a format, and the message about it."""


def read_head(path: Path) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as file:
        return file.read(HEAD)


def find_foreign_format(start: bytes) -> str | None:
    """What a file that begins with these bytes is, if it cannot be a text file of data."""
    for mark, what in KINDS:
        if start.startswith(mark):
            return what
    if start[257:262] == b"ustar":
        return "is a tar archive: unpack it first"
    if re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype html|html)", start, re.IGNORECASE):
        return "is a web page, not a data file: download the file itself"
    if start[1::2].count(0) > len(start) // 4 or start[::2].count(0) > len(start) // 4:
        return "is in UTF-16, or not text: save it as UTF-8"
    return None if take_sample(start).is_text else "is not text: it is binary, or damaged"


def take_sample(start: bytes) -> Sample:
    """The first lines of a file that begins with these bytes, without a line cut off at the end."""
    text = start.decode("utf-8-sig", errors="replace")
    strange = len(_STRANGE.findall(text))
    lines = _LINE_END.split(text, maxsplit=LINES)
    if len(lines) > LINES or lines[-1] == "" or (len(start) >= HEAD and len(lines) > 1):
        lines.pop()
    return Sample(lines, b"\0" not in start and strange <= _MOST_STRANGE * len(text))
