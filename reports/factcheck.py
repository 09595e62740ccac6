"""Which claims of a source hold, and which are contradicted?

First the number of claims by how the source asserts them and by verdict, then each claim with the
reason. The source under check is never counted as support for its own claims. With --evidence, the
rows of the database on each claim, for it and against it. SOURCE is the ID of a source with claims;
without it, the project's own is checked, and others are listed.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, case, cast, func, select

from models import Citation, Claim, Relation, Source
from models.bookkeeping import PROJECT, SeededRow
from models.coverage import CoverageKind
from models.evidence import Assertion, Stance, Verdict, stances
from models.sources import SourceKind
from models.views import claim_checks
from reports.framework.cited_rows import cites
from reports.framework.marks import Mark
from reports.framework.report import Choice, Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.framework.table import Priority
from reports.queries.claim_evidence import build_evidence_section
from reports.queries.claim_reviews import describe_claim_reviews
from reports.queries.date_columns import (
    format_date,
)
from reports.queries.witnesses import count_supported_rows

_claims, _sources, _seeded = Claim.table(), Source.table(), SeededRow.table()
_with_claims = (
    select(_sources.c.slug)
    .where(_sources.c.id.in_(select(_claims.c.source_id)))
    .order_by(_sources.c.slug)
)
_JUDGED = {
    Assertion.FACT: "the statement",
    Assertion.REPORTED: "that it was said",
    Assertion.OPINION: "its premises",
    Assertion.PROJECTION: "that it was projected",
}


def _find_source(connection: Connection, request: Request) -> str | None:
    """The source of the request, else the only one with claims, else the project's only one."""
    if request.choices.get("source"):
        return str(request.choices["source"])
    slugs = list(connection.scalars(_with_claims))
    if len(slugs) > 1:
        seeded = cast(_seeded.c.row_id, Integer)
        of_project = select(_claims.c.source_id).where(
            _claims.c.id.in_(
                select(seeded).where(
                    _seeded.c.table_name == _claims.name, _seeded.c.origin == PROJECT
                )
            )
        )
        slugs = list(connection.scalars(_with_claims.where(_sources.c.id.in_(of_project))))
    return slugs[0] if len(slugs) == 1 else None


def _build_sources() -> Section:
    return Section(
        "Sources with claims",
        select(
            _sources.c.slug.label("ID"),
            _sources.c.title.label("Title"),
            func.count().label("Claims"),
        )
        .join(_claims, _claims.c.source_id == _sources.c.id)
        .group_by(_sources.c.slug, _sources.c.title)
        .order_by(_sources.c.slug),
        empty="No source in this database has claims.",
        remarks="For one of them: bedfellows report factcheck ID.",
    )


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The claims of the source, counted by verdict and one by one; or the sources with claims."""
    source = _find_source(connection, request)
    if source is None:
        return [_build_sources()]
    checks = claim_checks.table
    chosen = [checks.c.source_slug == source]
    if verdict := request.choices.get("verdict"):
        chosen.append(checks.c.verdict_code == verdict)
    if paragraph := request.choices.get("paragraph"):
        chosen.append(checks.c.paragraph == int(paragraph))
    sections = [
        _build_counts(f"Claims of {source}, by assertion and verdict", chosen),
        _build_claims(chosen),
    ]
    if request.choices.get("evidence"):
        sections.append(build_evidence_section(chosen))
    computed = _build_computed(chosen)
    if connection.execute(computed.statement.limit(1)).first():
        sections.append(computed)
    has_others = connection.execute(_with_claims.where(_sources.c.slug != source)).first()
    return [*sections, _build_sources()] if has_others else sections


def _build_counts(title: str, chosen: Sequence[ColumnElement[bool]]) -> Section:
    checks = claim_checks.table
    return Section(
        title,
        select(
            checks.c.assertion_label.label("Asserted as"),
            _name_judged().label("Judged"),
            *(
                func.sum(case((checks.c.verdict_code == verdict.value, 1), else_=0)).label(
                    verdict.label
                )
                for verdict in Verdict
            ),
            func.count().label("Claims"),
        )
        .where(*chosen)
        .group_by(checks.c.assertion_label, checks.c.assertion_code)
        .order_by(
            case(
                {kind.value: place for place, kind in enumerate(Assertion)},
                value=checks.c.assertion_code,
            )
        ),
    )


def _build_computed(chosen: Sequence[ColumnElement[bool]]) -> Section:
    """What this database computes on the claims, and the command that computes it again."""
    checks, findings = claim_checks.table, Relation.table()
    claimed, computed = Citation.table(), Citation.table().alias("computed")
    return Section(
        "Computed from the data",
        select(
            checks.c.claim_code.label("Claim"),
            stances.c.label.label("Stance"),
            findings.c.slug.label("ID"),
            findings.c.summary.label("Finding"),
            _sources.c.note.label("Computed by"),
        )
        .join_from(checks, claimed, claimed.c.claim_id == checks.c.claim_id)
        .join(findings, findings.c.id == claimed.c.relation_id)
        .join(computed, computed.c.relation_id == findings.c.id)
        .join(_sources, _sources.c.id == computed.c.source_id)
        .join(stances, stances.c.code == claimed.c.stance_code)
        .where(
            *chosen,
            computed.c.stance_code == Stance.SUPPORTS.value,
            _sources.c.kind_code == SourceKind.COMPUTATION.value,
        )
        .order_by(checks.c.claim_code, findings.c.slug),
        remarks="Stance: what the claim does to the finding. A finding is computed, not said by "
        "anybody: the command gives the same figures again.",
        evidence=[cites(Relation, findings.c.id)],
        optional=["Computed by"],
    )


def _name_judged() -> ColumnElement[str]:
    """What a verdict is about, by how the source asserts the claim."""
    return case(
        {kind.value: judged for kind, judged in _JUDGED.items()},
        value=claim_checks.table.c.assertion_code,
    )


def _build_claims(chosen: Sequence[ColumnElement[bool]]) -> Section:
    checks = claim_checks.table
    of_claim = Citation.table().c.claim_id == checks.c.claim_id
    return Section(
        "Each claim",
        select(
            checks.c.claim_code.label("Claim"),
            checks.c.paragraph.label("Par."),
            checks.c.claim_summary.label("What it says"),
            format_date(checks, "dated").label("Date"),
            checks.c.assertion_label.label("Asserted as"),
            _name_judged().label("Judged"),
            checks.c.verdict_label.label("Verdict"),
            checks.c.verdict_reason.label("What other evidence shows"),
            count_supported_rows(of_claim, is_confirmed=True).label("For"),
            checks.c.contradicts_rows.label("Against"),
            count_supported_rows(of_claim, is_confirmed=False).label("Only this source"),
        )
        .where(*chosen)
        .order_by(checks.c.claim_code),
        remarks=(
            "Judged: what the verdict is about. A projection agrees if it was made, even where the "
            "outcome was another. For, Against: rows of the database on what the claim states that "
            "other sources support, in agreement with it or not."
        ),
        marks=[
            Mark(
                "Only this source",
                "rows that no other supports; a source is no witness for itself",
            )
        ],
        priority=Priority("contradicted first, then confirmed", is_weighed=True),
        weights=[
            case(
                (checks.c.verdict_code == Verdict.DIFFERS.value, 2),
                (checks.c.verdict_code == Verdict.AGREES.value, 1),
                else_=0,
            )
        ],
        optional=["Asserted as", "Date", "Par.", "Only this source"],
        is_keyed=True,
    )


def _describe_reviews(connection: Connection, request: Request) -> list[dict[str, Any]]:
    source = _find_source(connection, request)
    return [] if source is None else describe_claim_reviews(connection, source)


REPORT = Report(
    "Fact check",
    build_sections,
    dated=False,
    covers=[CoverageKind.CLAIM],
    choices=[
        Choice("source", "The source of the claims.", _with_claims, argument=True),
        Choice(
            "verdict",
            "Only claims with this verdict: agrees, differs, not_checked.",
            select(_claims.c.verdict_code).distinct().order_by(_claims.c.verdict_code),
            narrows=True,
        ),
        Choice(
            "paragraph",
            "Only claims of this paragraph.",
            select(_claims.c.paragraph).distinct().order_by(_claims.c.paragraph),
            narrows=True,
        ),
        Choice("evidence", "List the evidence for and against each claim.", flag=True),
    ],
    linked_data=_describe_reviews,
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
