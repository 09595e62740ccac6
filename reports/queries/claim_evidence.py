"""The evidence on both sides of claims: rows of the database, with their own sources."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, case, select

from models.evidence import Stance
from models.views import claim_checks, evidence
from reports.framework.cited_rows import cites_any
from reports.framework.section import Section


def build_evidence_section(chosen: Sequence[ColumnElement[bool]]) -> Section:
    """What is on record about each claim of the view `claim_checks` that meets the conditions.

    The sources of a line are those of the row: another witness for a claim that supports the row,
    and the evidence against a claim that contradicts it.
    """
    checks, cited = claim_checks.table, evidence.table
    sides = {Stance.SUPPORTS.value: "for", Stance.CONTRADICTS.value: "against"}
    side = case(sides, value=cited.c.stance_code, else_="about")
    return Section(
        "Evidence for and against",
        select(
            checks.c.claim_code.label("Claim"),
            side.label("Side"),
            cited.c.record_key.label("ID"),
            cited.c.row_label.label("What is on record"),
            cited.c.note.label("Note"),
        )
        .join_from(checks, cited, cited.c.claim_id == checks.c.claim_id)
        .where(*chosen)
        .order_by(checks.c.claim_code, side.desc(), cited.c.row_key, cited.c.citation_id),
        empty="No row of the database is about these claims.",
        remarks="Side: for, the claim agrees with the row; against, the row contradicts it; about, "
        "it only mentions it. Footnotes are the sources of the row: a claim is no witness for "
        "itself.",
        evidence=[cites_any(cited.c.table_name, cited.c.row_id)],
        optional=["Note"],
    )
