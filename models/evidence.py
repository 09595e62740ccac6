"""Evidence: sources, what they claim, and which row each bears on."""

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.citable import list_citable_models, name_citation_column
from models.code_lists import Code, declare_code_list
from models.columns import (
    Id,
    Note,
    Slug,
    code_column,
    date_checks,
    edtf_columns,
    reference,
    text_column,
)
from models.edtf import Edtf
from models.exclusive_arc import add_arc

GENERAL_KNOWLEDGE = "general-knowledge"
"""Slug of the source for what no source backs yet: rows that rest on it alone are unsourced."""


class SourceKind(Code):
    """What kind of source it is."""

    OFFICIAL = "official", "Official", "A state, court or international body speaks for itself."
    NEWS = "news", "News", "A news agency, paper, broadcaster or magazine."
    REFERENCE = "reference", "Reference", "An encyclopaedia or handbook."
    DATASET = "dataset", "Dataset", "Published data."
    SCHOLARLY = "scholarly", "Scholarly", "Research or expert analysis."
    ADVOCACY = "advocacy", "Advocacy", "An organisation that pleads a cause."
    NONE = "none", "No source", "General knowledge: a source is still to be found."


class ClaimKind(Code):
    """What a claim is about."""

    ANALYSIS = "analysis", "Analysis", "A reading or judgement of events."
    EVENT = "event", "Event", "Something happened."
    RELATION = "relation", "Relation", "Something stands between two actors."
    COUNTRY_FACT = "country_fact", "Fact about a country", "A condition of one country."
    PERSON_OFFICE = "person_office", "Person or office", "Who someone is or what office is held."
    LAW = "law", "Law", "What a law says or how far it has come."
    LAW_VOTE = "law_vote", "Vote", "The tally of a vote."
    INDICATOR = "indicator", "Figure", "The value of an indicator."
    SANCTION = "sanction", "Sanction", "Who sanctions whom."
    ORGANISATION = "organisation", "Organisation", "What an organisation is or does."
    MEMBERSHIP = "membership", "Membership", "Who belongs to what."
    AGREEMENT = "agreement", "Agreement", "What was agreed or ended."
    QUOTE = "quote", "Quotation", "What someone is said to have said or written."


class Assertion(Code):
    """How a source puts a claim forward."""

    FACT = "fact", "Fact", "Stated flatly."
    REPORTED = "reported_claim", "Reported", "Put in somebody else's mouth, named or not."
    OPINION = "opinion", "Opinion", "Offered as the author's reading."
    PROJECTION = "projection", "Projection", "Foreseen."


class Verdict(Code):
    """What other evidence says of a claim."""

    AGREES = "agrees", "Agrees", "Other evidence bears it out."
    DIFFERS = "differs", "Differs", "Other evidence contradicts it, in whole or in part."
    NOT_CHECKED = "not_checked", "Not checked", "Nothing found either way, or not a matter of fact."


class Stance(Code):
    """How a source bears on a row."""

    SUPPORTS = "supports", "Supports", "Says what the row says."
    CONTRADICTS = "contradicts", "Contradicts", "Says otherwise."
    MENTIONS = "mentions", "Mentions", "Bears on it without saying so or otherwise."


class Confidence(Code):
    """How far a citation can be trusted."""

    HIGH = "high", "High", "Clear statement, good source."
    MEDIUM = "medium", "Medium", "Less clear, or a copy, or part of it inferred."
    LOW = "low", "Low", "Thin: one weak source, or sources at odds."


source_kinds = declare_code_list("source_kinds", SourceKind, "Kinds of source.")
claim_kinds = declare_code_list("claim_kinds", ClaimKind, "What claims are about.")
assertions = declare_code_list("assertions", Assertion, "How a source puts a claim forward.")
verdicts = declare_code_list("verdicts", Verdict, "What other evidence says of a claim.")
stances = declare_code_list("stances", Stance, "How a source bears on a row.")
confidences = declare_code_list("confidences", Confidence, "How far a citation can be trusted.")


class Source(Base):
    """One thing that can be cited."""

    __tablename__ = "sources"
    __table_args__ = (
        *date_checks("published"),
        CheckConstraint("length(text_sha256) = 64", name="sha256_length"),
        {"comment": "What rows rest on; one row per publication or page."},
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    kind_code: Mapped[str] = code_column("source_kinds", "What kind of source.")
    title: Mapped[str] = text_column("Title.")
    author: Mapped[str | None] = text_column("Author, where named.")
    publisher: Mapped[str | None] = text_column("Who published it.")
    published: Mapped[Edtf] = edtf_columns("published", "When it was published")
    url: Mapped[str | None] = text_column("Address.")
    is_copy: Mapped[bool] = mapped_column(
        comment="True: the page is a copy or relay of somebody else's publication."
    )
    text_sha256: Mapped[str | None] = text_column(
        "SHA-256 of the text that claims' offsets count in; the text itself is not stored."
    )
    note: Mapped[Note]


class Claim(Base):
    """One atomic statement of a source."""

    __tablename__ = "claims"
    __table_args__ = (
        UniqueConstraint("source_id", "code"),
        *date_checks("dated"),
        CheckConstraint("char_start >= 0 AND char_end > char_start", name="offsets"),
        CheckConstraint("paragraph >= 0 AND sentence >= 1", name="place"),
        Index("ix_claims_source_id_verdict_code", "source_id", "verdict_code"),
        {"comment": "Atomic statements of sources, in our words; one row per statement."},
    )
    natural_key = ("source_id", "code")

    id: Mapped[Id]
    source_id: Mapped[int] = reference(
        "sources.id", "Whose statement.", on_delete="CASCADE", index=False
    )
    code: Mapped[str] = text_column("Number of the statement within its source: A046.")
    kind_code: Mapped[str] = code_column("claim_kinds", "What it is about.")
    paragraph: Mapped[int | None] = mapped_column(
        Integer, comment="Body paragraph from 1; 0: title, standfirst, credit."
    )
    sentence: Mapped[int | None] = mapped_column(Integer, comment="Sentence in it, from 1.")
    char_start: Mapped[int | None] = mapped_column(
        Integer, comment="First code point in the source's text, from 0."
    )
    char_end: Mapped[int | None] = mapped_column(Integer, comment="One past the last code point.")
    summary: Mapped[str] = text_column("The statement, in our words.")
    dated: Mapped[Edtf] = edtf_columns("dated", "When what it states is said to have been")
    date_basis: Mapped[str | None] = text_column("Stated, or inferred from what.")
    value: Mapped[str | None] = text_column("The figure stated, as written: 1.7, 90-2.")
    unit: Mapped[str | None] = text_column("Unit of the figure.")
    assertion_code: Mapped[str] = code_column("assertions", "How the source puts it forward.")
    verdict_code: Mapped[str] = code_column("verdicts", "What other evidence says.")
    verdict_reason: Mapped[str | None] = text_column("Why, and on what evidence.")


class ClaimActor(Base):
    """One actor that a claim speaks of."""

    __tablename__ = "claim_actors"
    __table_args__ = (
        UniqueConstraint("claim_id", "actor_id", "role"),
        {"comment": "Whom claims speak of; one row per claim, actor and role."},
    )
    natural_key = ("claim_id", "actor_id", "role")

    id: Mapped[Id]
    claim_id: Mapped[int] = reference("claims.id", "Which claim.", on_delete="CASCADE", index=False)
    actor_id: Mapped[int] = reference("actors.id", "Who.")
    role: Mapped[str] = text_column("The part the source gives the actor, in its own terms.")


class UnclaimedPassage(Base):
    """A passage of a source that claims nothing."""

    __tablename__ = "unclaimed_passages"
    __table_args__ = (
        UniqueConstraint("source_id", "position"),
        {
            "comment": "Passages of a source from which no claim was drawn, and why, so that a "
            "reading can be checked for gaps; one row per passage."
        },
    )
    natural_key = ("source_id", "position")

    id: Mapped[Id]
    source_id: Mapped[int] = reference(
        "sources.id", "Whose passage.", on_delete="CASCADE", index=False
    )
    position: Mapped[int] = mapped_column(Integer, comment="Order in the list, from 1.")
    passage: Mapped[str] = text_column("Which passage: its label or a description.")
    reason: Mapped[str] = text_column("Why it claims nothing.")


class Citation(Base):
    """A source, or one claim of it, bearing on one row."""

    __tablename__ = "citations"
    __table_args__ = (
        Index("ix_citations_source_id", "source_id"),
        Index("ix_citations_claim_id", "claim_id"),
        {
            "comment": "Which source, or which claim of it, bears on which row and how; one row "
            "per source, claim, cited row and stance."
        },
    )
    id: Mapped[Id]
    source_id: Mapped[int] = reference("sources.id", "Which source.", index=False)
    claim_id: Mapped[int | None] = reference(
        "claims.id",
        "Which claim of it; NULL: the source as a whole.",
        on_delete="CASCADE",
        index=False,
    )
    stance_code: Mapped[str] = code_column("stances", "How it bears on the row.")
    locator: Mapped[str | None] = text_column("Where in the source: paragraph, page, article.")
    consulted: Mapped[str | None] = text_column(
        "Address of the copy that was read, where it was not the original."
    )
    confidence_code: Mapped[str | None] = code_column("confidences", "How far to trust it.")
    note: Mapped[Note]


def add_citation_targets() -> None:
    """Let citations refer to every table that declares itself citable; called when all are known.

    The natural key names the targets before the stance, as the seed files write it.
    """
    models = list_citable_models()
    columns = (name_citation_column(model.table().name) for model in models)
    Citation.natural_key = ("source_id", "claim_id", *columns, "stance_code")
    add_arc(Citation, models, key=("source_id", "claim_id#", "stance_code"))
