"""The list of the source files of a lake: a file with one line for each, to which lines are added.

A manifest names the first bytes of it. What stands behind them is of a change that does not count,
or not yet, so that one more file writes one line and not those of all files again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from console import UserError
from models.lake.json_objects import build_all, dump

if TYPE_CHECKING:
    from hashlib import _Hash

REPAIR = "copy it again from where the lake came from, or import the files into a new lake"
_NAME = re.compile(r"files-\d{6,}\.jsonl")


class LakeError(UserError):
    """A lake that is not whole, or not of this program or database."""


@dataclass(frozen=True)
class SourceEntry:
    """A published file that was read into the lake."""

    number: int
    name: str
    sha256: str
    rows_read: int
    rows_loaded: int
    rows_revised: int
    rows_known: int
    rows_rejected: int
    first_day: str | None = None
    last_day: str | None = None
    edition: str | None = None


@dataclass(frozen=True)
class SourceList:
    """What a manifest says of its list of source files."""

    path: str = ""
    """From the folder of the dataset; empty: there is none yet."""
    count: int = 0
    last_number: int = 0
    """The largest number of a source file so far."""
    bytes: int = 0
    """The bytes of the list that count."""
    sha256: str = hashlib.sha256().hexdigest()
    """The SHA-256 of those bytes."""


def name_list(generation: int) -> str:
    """The name of a list that a change of a lake begins."""
    return f"files-{generation:06}.jsonl"


def is_list_name(name: str) -> bool:
    """Whether a file can be the list of a lake."""
    return _NAME.fullmatch(name) is not None


def encode_entries(entries: Iterable[SourceEntry]) -> bytes:
    """The lines of source files: the same files, the same bytes."""
    return "".join(f"{dump(vars(one))}\n" for one in entries).encode()


def read_list(folder: Path, listed: SourceList) -> tuple[bytes, _Hash]:
    """The bytes of a list that count, with their hash, to which more can be added.

    LakeError if the list is missing, too short or altered, with the way to repair it.
    """
    path, content = folder / listed.path, b""
    if listed.path:
        try:
            with path.open("rb") as file:
                content = file.read(listed.bytes)
        except FileNotFoundError:
            raise LakeError(f"{path}: is missing; {REPAIR}") from None
        except OSError as error:
            raise LakeError(f"{path}: cannot be read: {error.strerror}") from None
    if len(content) != listed.bytes:
        raise LakeError(
            f"{path}: has {len(content):,} bytes instead of {listed.bytes:,}: half of a copy; "
            f"{REPAIR}"
        )
    hashed = hashlib.sha256(content)
    if hashed.hexdigest() != listed.sha256:
        raise LakeError(
            f"{path}: is altered{_find_fault(content)}: its SHA-256 is not that of the manifest; "
            f"{REPAIR}"
        )
    return content, hashed


def parse_entries(path: Path, content: bytes) -> list[SourceEntry]:
    """The source files that the lines of a list name; LakeError if a line names none."""
    try:
        return _parse(content)
    except (TypeError, ValueError) as error:
        raise LakeError(f"{path}: is damaged{_find_fault(content)} ({error}); {REPAIR}") from None


def _parse(lines: bytes) -> list[SourceEntry]:
    return build_all(SourceEntry, json.loads(b"[%b]" % b",".join(lines.splitlines())))


def _find_fault(content: bytes) -> str:
    """The first line that names no source file, in words; empty if each of them does."""
    for number, line in enumerate(content.splitlines(), 1):
        try:
            _parse(line)
        except (TypeError, ValueError):
            return f" in line {number:,}"
    return ""
