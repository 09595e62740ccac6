"""Evidence: the claims of sources, and the rows that sources support or contradict."""

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.citable import list_citable_models, name_citation_column
from models.code_lists import Code, declare_code_list
from models.columns import (
    Id,
    Note,
    code_column,
    date_checks,
    edtf_columns,
    reference,
    text_column,
)
from models.edtf import Edtf
from models.exclusive_arc import add_arc
from models.searchable import Searchable


class ClaimKind(Code):
    """The subjects of claims."""

    ANALYSIS = "analysis", "Analysis", "An interpretation or judgement of events."
    EVENT = "event", "Event", "Something happened."
    RELATION = "relation", "Relation", "A relation between two actors."
    COUNTRY_FACT = "country_fact", "Fact about a country", "A condition of one country."
    PERSON_OFFICE = (
        "person_office",
        "Person or office",
        "Who someone is, or which office someone holds.",
    )
    LAW = "law", "Law", "What a law says, or which stage it has reached."
    LAW_VOTE = "law_vote", "Vote", "The result of a vote."
    INDICATOR = "indicator", "Figure", "The value of an indicator."
    SANCTION = "sanction", "Sanction", "A sanction of one actor against another."
    ORGANISATION = "organisation", "Organisation", "What an organisation is or does."
    MEMBERSHIP = "membership", "Membership", "Membership in an organisation."
    AGREEMENT = "agreement", "Agreement", "What was agreed or ended."
    QUOTE = "quote", "Quotation", "Words attributed to someone."


class Assertion(Code):
    """The ways in which a source presents a claim."""

    FACT = "fact", "Fact", "Stated as a fact."
    REPORTED = "reported_claim", "Reported", "Attributed to somebody else, named or not."
    OPINION = "opinion", "Opinion", "Given as the author's opinion."
    PROJECTION = "projection", "Projection", "Expected for the future."


class Verdict(Code):
    """The verdicts of other evidence on a claim."""

    AGREES = "agrees", "Agrees", "Other evidence confirms it."
    DIFFERS = "differs", "Differs", "Other evidence contradicts it, in whole or in part."
    NOT_CHECKED = "not_checked", "Not checked", "No other evidence found, or not a matter of fact."


class Stance(Code):
    """The relations of a source to a row."""

    SUPPORTS = "supports", "Supports", "Says the same as the row."
    CONTRADICTS = "contradicts", "Contradicts", "Says something else than the row."
    MENTIONS = "mentions", "Mentions", "Concerns the row without supporting or contradicting it."


class Confidence(Code):
    """The degrees of trust in a citation."""

    HIGH = "high", "High", "Clear statement, good source."
    MEDIUM = "medium", "Medium", "Less clear, or a copy, or partly inferred."
    LOW = "low", "Low", "One weak source, or sources that disagree."


claim_kinds = declare_code_list("claim_kinds", ClaimKind, "Subjects of claims.")
assertions = declare_code_list("assertions", Assertion, "Ways in which sources present claims.")
verdicts = declare_code_list("verdicts", Verdict, "Verdicts of other evidence on claims.")
stances = declare_code_list("stances", Stance, "Relations of a source to a row.")
confidences = declare_code_list("confidences", Confidence, "Degrees of trust in a citation.")


class Claim(Base):
    """One single statement of a source."""

    __tablename__ = "claims"
    __searchable__ = Searchable(
        11, body=("summary", "verdict_reason"), key_column="code", label_column="summary"
    )
    __table_args__ = (
        UniqueConstraint("source_id", "code"),
        *date_checks("dated"),
        CheckConstraint("char_start >= 0 AND char_end > char_start", name="offsets"),
        CheckConstraint("paragraph >= 0 AND sentence >= 1", name="place"),
        Index("ix_claims_source_id_verdict_code", "source_id", "verdict_code"),
        {"comment": "Single statements of sources, in our words; one row per statement."},
    )
    natural_key = ("source_id", "code")

    id: Mapped[Id]
    source_id: Mapped[int] = reference(
        "sources.id", "Source that makes the claim.", on_delete="CASCADE", index=False
    )
    code: Mapped[str] = text_column("Number of the claim within its source: A046.")
    kind_code: Mapped[str] = code_column("claim_kinds", "Subject of the claim.")
    paragraph: Mapped[int | None] = mapped_column(
        Integer, comment="Paragraph of the text, from 1; 0: title, introduction, credit."
    )
    sentence: Mapped[int | None] = mapped_column(
        Integer, comment="Sentence in the paragraph, from 1."
    )
    char_start: Mapped[int | None] = mapped_column(
        Integer, comment="First character in the text of the source, from 0 (code points)."
    )
    char_end: Mapped[int | None] = mapped_column(
        Integer, comment="Position after the last character."
    )
    summary: Mapped[str] = text_column("The claim, in our words.")
    dated: Mapped[Edtf] = edtf_columns("dated", "Date of what the claim states")
    date_basis: Mapped[str | None] = text_column(
        "Whether the date is stated, or from what it is inferred."
    )
    value: Mapped[str | None] = text_column("The stated figure, as written: 1.7, 90-2.")
    unit: Mapped[str | None] = text_column("Unit of the figure.")
    assertion_code: Mapped[str] = code_column("assertions", "How the source presents the claim.")
    verdict_code: Mapped[str] = code_column("verdicts", "Verdict of other evidence.")
    verdict_reason: Mapped[str | None] = text_column("Reason for the verdict, with the evidence.")


class ClaimActor(Base):
    """One actor that a claim names."""

    __tablename__ = "claim_actors"
    __table_args__ = (
        UniqueConstraint("claim_id", "actor_id", "role"),
        {"comment": "Actors that claims name; one row per claim, actor and role."},
    )
    natural_key = ("claim_id", "actor_id", "role")

    id: Mapped[Id]
    claim_id: Mapped[int] = reference("claims.id", "The claim.", on_delete="CASCADE", index=False)
    actor_id: Mapped[int] = reference("actors.id", "The actor.")
    role: Mapped[str] = text_column("Role of the actor, in the words of the source.")


class UnclaimedPassage(Base):
    """One passage of a source from which no claim was taken."""

    __tablename__ = "unclaimed_passages"
    __table_args__ = (
        UniqueConstraint("source_id", "position"),
        {
            "comment": "Passages of sources from which no claim was taken, and why, so that the "
            "list of claims can be checked for gaps; one row per passage."
        },
    )
    natural_key = ("source_id", "position")

    id: Mapped[Id]
    source_id: Mapped[int] = reference(
        "sources.id", "Source of the passage.", on_delete="CASCADE", index=False
    )
    position: Mapped[int] = mapped_column(Integer, comment="Position in the list, from 1.")
    passage: Mapped[str] = text_column("The passage: its label or a description.")
    reason: Mapped[str] = text_column("Why it has no claim.")


class Citation(Base):
    """One citation: a source, or one of its claims, for or against one row."""

    __tablename__ = "citations"
    __table_args__ = (
        Index("ix_citations_source_id_stance_code", "source_id", "stance_code"),
        Index("ix_citations_claim_id", "claim_id"),
        {
            "comment": "Citations: a source, or one of its claims, supports, contradicts or "
            "mentions a row; one row per source, claim, cited row and stance."
        },
    )
    id: Mapped[Id]
    source_id: Mapped[int] = reference("sources.id", "The source.", index=False)
    claim_id: Mapped[int | None] = reference(
        "claims.id",
        "The claim; NULL: the source as a whole.",
        on_delete="CASCADE",
        index=False,
    )
    stance_code: Mapped[str] = code_column(
        "stances", "Whether it supports, contradicts or mentions the row."
    )
    locator: Mapped[str | None] = text_column("Place in the source: paragraph, page, article.")
    consulted: Mapped[str | None] = text_column(
        "Address of the copy that was read, if it was not the original."
    )
    confidence_code: Mapped[str | None] = code_column("confidences", "Degree of trust.")
    note: Mapped[Note]


def add_citation_targets() -> None:
    """Let citations refer to every table that declares itself citable; called when all are known.

    The natural key names the targets before the stance, as the seed files write it.
    """
    models = list_citable_models()
    columns = (name_citation_column(model.table().name) for model in models)
    Citation.natural_key = ("source_id", "claim_id", *columns, "stance_code")
    add_arc(Citation, models, key=("source_id", "claim_id#", "stance_code"))
