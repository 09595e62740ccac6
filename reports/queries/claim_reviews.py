"""Fact checks as ClaimReview, as search engines read them: https://schema.org/ClaimReview."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from models import Claim, Edition, Source
from models.evidence import Verdict
from models.views import claim_checks

_RATINGS = {Verdict.AGREES.value: 5, Verdict.DIFFERS.value: 1}
"""Of five: what other evidence agrees with, and what it contradicts. Others are not rated."""
_PUBLISHER = {"@type": "Organization", "name": "Bedfellows"}


def describe_claim_reviews(connection: Connection, source: str) -> list[dict[str, Any]]:
    """One object that holds a review of each judged claim of a source; none without such claims."""
    checks, claims, sources = claim_checks.table, Claim.table(), Source.table()
    day = connection.scalar(select(func.max(Edition.table().c.day)))
    found = connection.execute(
        select(
            checks.c.claim_code,
            checks.c.claim_summary,
            checks.c.assertion_label,
            checks.c.verdict_code,
            checks.c.verdict_label,
            checks.c.verdict_reason,
            sources.c.title,
            sources.c.author,
            sources.c.publisher,
            sources.c.published_edtf,
            sources.c.published_earliest,
            sources.c.published_latest,
            sources.c.url,
        )
        .join_from(checks, claims, claims.c.id == checks.c.claim_id)
        .join(sources, sources.c.id == claims.c.source_id)
        .where(sources.c.slug == source, checks.c.verdict_code.in_([*_RATINGS]))
        .order_by(checks.c.claim_code)
    )
    reviews = [_describe_review(row, day.isoformat() if day else None) for row in found]
    return [{"@context": "https://schema.org", "@graph": reviews}] if reviews else []


def _describe_review(row: Any, day: str | None) -> dict[str, Any]:
    """The review of one claim, without what is not known."""
    return _leave_out_unknown(
        {
            "@type": "ClaimReview",
            "@id": f"#key-{row.claim_code}",
            "datePublished": day,
            "author": _PUBLISHER,
            "claimReviewed": row.claim_summary,
            "reviewBody": row.verdict_reason,
            "reviewRating": {
                "@type": "Rating",
                "ratingValue": _RATINGS[row.verdict_code],
                "bestRating": 5,
                "worstRating": 1,
                "alternateName": row.verdict_label,
            },
            "itemReviewed": _describe_claim(row),
        }
    )


def _describe_claim(row: Any) -> dict[str, Any]:
    is_day = row.published_earliest is not None and row.published_earliest == row.published_latest
    author = {"@type": "Person", "name": row.author} if row.author else None
    publisher = {"@type": "Organization", "name": row.publisher} if row.publisher else None
    published = row.published_earliest.isoformat() if is_day else None
    work = {
        "@type": "CreativeWork",
        "headline": row.title,
        "url": row.url,
        "author": author,
        "publisher": publisher,
        "datePublished": published,
    }
    return _leave_out_unknown(
        {
            "@type": "Claim",
            "author": author or publisher,
            "datePublished": published,
            "appearance": _leave_out_unknown(work),
        }
    )


def _leave_out_unknown(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
