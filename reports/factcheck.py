"""Which claims of a source hold, and which are contradicted?

First the number of claims by how the source asserts them and by verdict, then each claim with the
reason. SOURCE is the ID of a source with claims; if the database has only one, it can be left out.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from sqlalchemy import Connection, case, func, select

from console import UserError
from models import Claim, Source
from models.evidence import Assertion, Verdict
from models.views import claim_checks
from reports.framework.report import Choice, Report, Request, Section
from reports.framework.run import main
from reports.framework.suggestions import join_words
from reports.queries.conditions import format_date

_claims, _sources = Claim.table(), Source.table()
_with_claims = (
    select(_sources.c.slug)
    .where(_sources.c.id.in_(select(_claims.c.source_id)))
    .order_by(_sources.c.slug)
)


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The claims of the source, counted by verdict and one by one."""
    source = request.choices.get("source")
    if source is None:
        slugs = list(connection.scalars(_with_claims))
        if len(slugs) != 1:
            if not slugs:
                raise UserError("No source in this database has claims.")
            raise UserError(f"Name a source: {join_words(slugs)}.")
        source = slugs[0]
    checks = claim_checks.table
    chosen = [checks.c.source_slug == source]
    if verdict := request.choices.get("verdict"):
        chosen.append(checks.c.verdict_code == verdict)
    if paragraph := request.choices.get("paragraph"):
        chosen.append(checks.c.paragraph == int(paragraph))
    counts = (
        select(
            checks.c.assertion_label.label("Asserted as"),
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
        )
    )
    claims = (
        select(
            checks.c.claim_code.label("Claim"),
            checks.c.paragraph.label("Par."),
            checks.c.claim_summary.label("What it says"),
            format_date(checks, "dated").label("Date"),
            checks.c.assertion_label.label("Asserted as"),
            checks.c.verdict_label.label("Verdict"),
            checks.c.verdict_reason.label("What other evidence shows"),
            checks.c.supports_rows.label("For"),
            checks.c.contradicts_rows.label("Against"),
        )
        .where(*chosen)
        .order_by(checks.c.claim_code)
    )
    return [
        Section(f"Claims of {source}, by assertion and verdict", counts),
        Section(
            "Each claim",
            claims,
            remarks="For, Against: rows of the database that support or contradict it.",
        ),
    ]


REPORT = Report(
    "Fact check",
    build_sections,
    dated=False,
    choices=[
        Choice("source", "The source of the claims.", _with_claims, argument=True),
        Choice(
            "verdict",
            "Only claims with this verdict: agrees, differs, not_checked.",
            select(_claims.c.verdict_code).distinct().order_by(_claims.c.verdict_code),
        ),
        Choice(
            "paragraph",
            "Only claims of this paragraph.",
            select(_claims.c.paragraph).distinct().order_by(_claims.c.paragraph),
        ),
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
