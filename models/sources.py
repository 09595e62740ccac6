"""Sources: what rows cite, and where it can be read."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.code_lists import Code, declare_code_list
from models.columns import (
    Id,
    Note,
    Slug,
    code_column,
    date_checks,
    edtf_columns,
    text_column,
)
from models.edtf import Edtf
from models.searchable import Searchable

GENERAL_KNOWLEDGE = "general-knowledge"
"""Slug of the source "general knowledge": rows that have no other source count as unsourced."""


class SourceKind(Code):
    """The kinds of source."""

    OFFICIAL = (
        "official",
        "Official",
        "A state, court or international body publishes about itself.",
    )
    NEWS = "news", "News", "A news agency, newspaper, broadcaster or magazine."
    REFERENCE = "reference", "Reference", "An encyclopaedia or handbook."
    DATASET = "dataset", "Dataset", "Published data."
    COMPUTATION = (
        "computation",
        "Computation",
        "Computed from data in this database: the note has the command, the publisher the edition.",
    )
    SCHOLARLY = "scholarly", "Scholarly", "Research or expert analysis."
    ADVOCACY = "advocacy", "Advocacy", "An organisation that campaigns for a cause."
    NONE = "none", "No source", "General knowledge; no source has been found yet."


class SourceCaution(Code):
    """Why a source should not stand alone in print."""

    MIRROR = (
        "mirror",
        "Copy on an unrelated site",
        "Somebody else's text at an address that is not the publisher's: cite the original.",
    )
    RELAY = (
        "relay",
        "Relayed report",
        "Another outlet's report passed on: cite the outlet that wrote it.",
    )
    PROPAGANDA = (
        "propaganda",
        "State propaganda outlet",
        "Steered by a state to sway opinion abroad: evidence of what was said, not of what was.",
    )
    UNEDITED = (
        "unedited",
        "No known editor",
        "A page of unknown origin, or made to draw visitors: look for a better source.",
    )


source_kinds = declare_code_list("source_kinds", SourceKind, "Kinds of source.")
source_cautions = declare_code_list(
    "source_cautions", SourceCaution, "Reasons why a source should not stand alone in print."
)


class Source(Base):
    """One source that can be cited."""

    __tablename__ = "sources"
    __searchable__ = Searchable(10, ("title",), ("author", "publisher", "note"))
    __table_args__ = (
        *date_checks("published"),
        CheckConstraint("length(text_sha256) = 64", name="sha256_length"),
        CheckConstraint("length(content_sha256) = 64", name="content_sha256_length"),
        {"comment": "Sources that rows cite; one row per publication or page."},
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    kind_code: Mapped[str] = code_column("source_kinds", "Kind of source.")
    title: Mapped[str] = text_column("Title.")
    author: Mapped[str | None] = text_column("Author, if named.")
    publisher: Mapped[str | None] = text_column("Publisher.")
    published: Mapped[Edtf] = edtf_columns("published", "When it was published")
    url: Mapped[str | None] = text_column("Web address.")
    is_copy: Mapped[bool] = mapped_column(
        comment="True: the page is a copy of somebody else's publication."
    )
    text_sha256: Mapped[str | None] = text_column(
        "SHA-256 of the text in which the offsets of claims count; the text is not stored."
    )
    note: Mapped[Note]
    caution_code: Mapped[str | None] = code_column(
        "source_cautions", "Why it should not stand alone in print; NULL: no reason known."
    )
    archived_url: Mapped[str | None] = text_column(
        "Web address of an archived copy, for when the page is gone."
    )
    accessed_on: Mapped[date | None] = mapped_column(
        comment="Day on which the page was last read at its address; NULL: not recorded."
    )
    content_sha256: Mapped[str | None] = text_column(
        "SHA-256 of the file as it was fetched that day, markup included; the file is not stored."
    )
