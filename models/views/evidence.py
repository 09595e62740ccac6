"""Views of evidence: sources for and against each row, and verdicts on claims."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    and_,
    case,
    func,
    select,
    union_all,
)

from models.citable import list_citable_models, name_citation_column
from models.columns import describe_date
from models.evidence import (
    Citation,
    Claim,
    Stance,
    assertions,
    claim_kinds,
    confidences,
    stances,
    verdicts,
)
from models.sources import GENERAL_KNOWLEDGE, Source, SourceKind, source_cautions, source_kinds
from models.views.citable_rows import RowSelect
from models.views.view import View, date_columns

_citations = Citation.table()
_sources = Source.table()
_claims = Claim.table()


def is_about(row: RowSelect) -> ColumnElement[bool]:
    """Whether a citation is about a row of a table, by the column of that table."""
    return _citations.c[name_citation_column(row.table.name)] == row.table.c.id


def _select_evidence() -> CompoundSelect[Any]:
    """The citations of each table: a filter on a row reaches the index of its table."""
    return union_all(*(_select_citations(RowSelect(model)) for model in list_citable_models()))


def _select_citations(row: RowSelect) -> Select[Any]:
    record = row.build_key(row.model)[0].label("record_key")
    table_name, row_id, row_key, row_label, record_key = row.select_row(record).selected_columns
    return select(
        _citations.c.id.label("citation_id"),
        table_name,
        row_id,
        row_key,
        row_label,
        _citations.c.stance_code,
        stances.c.label.label("stance_label"),
        _sources.c.id.label("source_id"),
        _sources.c.slug.label("source_slug"),
        _sources.c.kind_code.label("source_kind_code"),
        source_kinds.c.label.label("source_kind_label"),
        _sources.c.title.label("source_title"),
        _sources.c.author.label("source_author"),
        _sources.c.publisher.label("source_publisher"),
        *date_columns(_sources, "published", "source_published"),
        _sources.c.url.label("source_url"),
        _citations.c.claim_id,
        _claims.c.code.label("claim_code"),
        _claims.c.summary.label("claim_summary"),
        _citations.c.locator,
        _citations.c.consulted,
        _citations.c.confidence_code,
        confidences.c.label.label("confidence_label"),
        _citations.c.note,
        _sources.c.caution_code.label("source_caution_code"),
        source_cautions.c.label.label("source_caution_label"),
        record_key,
        _sources.c.archived_url.label("source_archived_url"),
        _sources.c.accessed_on.label("source_accessed_on"),
    ).select_from(
        row.source.join(_citations, is_about(row))
        .join(_sources, _sources.c.id == _citations.c.source_id)
        .outerjoin(_claims, _claims.c.id == _citations.c.claim_id)
        .outerjoin(stances, stances.c.code == _citations.c.stance_code)
        .outerjoin(source_kinds, source_kinds.c.code == _sources.c.kind_code)
        .outerjoin(source_cautions, source_cautions.c.code == _sources.c.caution_code)
        .outerjoin(confidences, confidences.c.code == _citations.c.confidence_code)
    )


evidence = View(
    "evidence",
    "Citations: a source or one of its claims, the row it is about, and the stance; one row per "
    "citation.",
    {
        "citation_id": "The row of citations.",
        "table_name": "Table of the cited row.",
        "row_id": "Id of the row in that table.",
        "row_key": "Natural key of the row, its parts joined by +.",
        "row_label": "Label of the row, for print.",
        "stance_code": "Whether the source supports, contradicts or mentions the row.",
        "stance_label": "Label of the code.",
        "source_id": "The source.",
        "source_slug": "Its slug.",
        "source_kind_code": "Kind of source.",
        "source_kind_label": "Label of the code.",
        "source_title": "Its title.",
        "source_author": "Its author.",
        "source_publisher": "Its publisher.",
        **describe_date("source_published", "When the source was published"),
        "source_url": "Its web address.",
        "claim_id": "The claim; NULL: the source as a whole.",
        "claim_code": "Number of the claim within its source.",
        "claim_summary": "The claim, in our words.",
        "locator": "Place in the source.",
        "consulted": "Address of the copy that was read.",
        "confidence_code": "Degree of trust.",
        "confidence_label": "Label of the code.",
        "note": "How the source relates to the row.",
        "source_caution_code": "Why the source should not stand alone in print.",
        "source_caution_label": "Label of the code.",
        "record_key": "First part of row_key: key of the record that the row is part of.",
        "source_archived_url": "Web address of an archived copy of the source.",
        "source_accessed_on": "Day on which the source was last read at its address.",
    },
    _select_evidence,
    dates=("source_accessed_on",),
)

_CHECKED_WORKS = {
    SourceKind.NEWS: "article",
    SourceKind.OFFICIAL: "statement",
    SourceKind.SCHOLARLY: "study",
    SourceKind.DATASET: "dataset",
    SourceKind.COMPUTATION: "computation",
    SourceKind.REFERENCE: "entry",
    SourceKind.ADVOCACY: "report",
}


def is_backed() -> ColumnElement[bool]:
    """Whether a citation of `join_citations` supports its row, not by general knowledge alone."""
    return and_(
        _citations.c.stance_code == Stance.SUPPORTS.value, _sources.c.slug != GENERAL_KNOWLEDGE
    )


def is_independent() -> ColumnElement[bool]:
    """Whether a citation backs its row, and no claims of its source are under check.

    A source whose own claims are checked is no witness for them.
    """
    own = Claim.table().alias("checked_claims")
    return and_(is_backed(), _sources.c.id.not_in(select(own.c.source_id)))


def name_checked_work() -> ColumnElement[Any]:
    """What a row stands on if no citation of it is independent, for queries that count them."""
    kinds = (
        (and_(is_backed(), _sources.c.kind_code == kind.value), name)
        for kind, name in _CHECKED_WORKS.items()
    )
    return case((func.count(case((is_independent(), 1))) == 0, func.min(case(*kinds))))


def is_contradicted() -> ColumnElement[bool]:
    """Whether a citation contradicts its row."""
    return _citations.c.stance_code == Stance.CONTRADICTS.value


def join_citations() -> FromClause:
    """Citations with their sources and claims."""
    return _citations.join(_sources, _sources.c.id == _citations.c.source_id).outerjoin(
        _claims, _claims.c.id == _citations.c.claim_id
    )


def _count_rows(stance: Stance) -> Any:
    return (
        select(func.count())
        .select_from(_citations)
        .where(_citations.c.claim_id == _claims.c.id, _citations.c.stance_code == stance.value)
        .correlate(_claims)
        .scalar_subquery()
        .label(f"{stance.value}_rows")
    )


claim_checks = View(
    "claim_checks",
    "Claims of sources, and the verdict of other evidence; one row per claim.",
    {
        "claim_id": "The row of claims.",
        "source_id": "Source of the claim.",
        "source_slug": "Slug of the source.",
        "source_title": "Its title.",
        "claim_code": "Number of the claim within its source.",
        "paragraph": "Paragraph of the text, from 1; 0: title, introduction, credit.",
        "sentence": "Sentence in the paragraph, from 1.",
        "kind_code": "Subject of the claim.",
        "kind_label": "Label of the code.",
        "claim_summary": "The claim, in our words.",
        **describe_date("dated", "Date of what the claim states"),
        "value": "The stated figure, as written.",
        "unit": "Its unit.",
        "assertion_code": "How the source presents the claim.",
        "assertion_label": "Label of the code.",
        "verdict_code": "Verdict of other evidence.",
        "verdict_label": "Label of the code.",
        "verdict_reason": "Reason for the verdict, with the evidence.",
        "supports_rows": "Number of rows that the claim supports.",
        "contradicts_rows": "Number of rows that the claim contradicts.",
        "mentions_rows": "Number of rows that the claim mentions.",
    },
    lambda: select(
        _claims.c.id.label("claim_id"),
        _claims.c.source_id,
        _sources.c.slug.label("source_slug"),
        _sources.c.title.label("source_title"),
        _claims.c.code.label("claim_code"),
        _claims.c.paragraph,
        _claims.c.sentence,
        _claims.c.kind_code,
        claim_kinds.c.label.label("kind_label"),
        _claims.c.summary.label("claim_summary"),
        *date_columns(_claims, "dated"),
        _claims.c.value,
        _claims.c.unit,
        _claims.c.assertion_code,
        assertions.c.label.label("assertion_label"),
        _claims.c.verdict_code,
        verdicts.c.label.label("verdict_label"),
        _claims.c.verdict_reason,
        *(_count_rows(stance) for stance in Stance),
    ).select_from(
        _claims.join(_sources, _sources.c.id == _claims.c.source_id)
        .join(claim_kinds, claim_kinds.c.code == _claims.c.kind_code)
        .join(assertions, assertions.c.code == _claims.c.assertion_code)
        .join(verdicts, verdicts.c.code == _claims.c.verdict_code)
    ),
    numbers=("paragraph", "sentence", "supports_rows", "contradicts_rows", "mentions_rows"),
)
