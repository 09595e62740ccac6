"""Code lists: small tables (code, label, meaning) that columns refer to, one for each enum.

A code is written in the enum alone. Its table is filled from the enum whenever a database is
migrated, so that plain SQL can read every label.
"""

from enum import StrEnum
from typing import Self

from sqlalchemy import Column, Integer, Table

from models.base import Base, Text

CODE_LISTS: dict[str, "type[Code]"] = {}


class Code(StrEnum):
    """A code with its label and meaning; equal to its plain text value."""

    label: str
    meaning: str

    def __new__(cls, value: str, label: str, meaning: str) -> Self:
        """Create a member: a plain string with a ``label`` and a ``meaning``."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.meaning = meaning
        return member


def declare_code_list(name: str, codes: type[Code], comment: str) -> Table:
    """Declare the table ``name`` that holds ``codes``."""
    CODE_LISTS[name] = codes
    return Table(
        name,
        Base.metadata,
        Column("code", Text, primary_key=True, comment="The value stored in other tables."),
        Column(
            "label", Text, nullable=False, unique=True, comment="What reports print for the code."
        ),
        Column("meaning", Text, nullable=False, comment="What the code means, in one sentence."),
        Column("position", Integer, nullable=False, comment="Position in the list, from 1."),
        comment=comment,
    )


def list_code_rows(name: str) -> list[dict[str, str | int]]:
    """The rows that the code list ``name`` must hold."""
    return [
        {"code": code.value, "label": code.label, "meaning": code.meaning, "position": position}
        for position, code in enumerate(CODE_LISTS[name], 1)
    ]
