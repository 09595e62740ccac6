"""The view of pairs of records that may be the same, and of decisions about them.

Records of a dataset are compared with curated records and with those of other datasets, by rules
that give the same result on every database: those of `match_agreements`, `match_sanctions` and
`match_actors`. The rules ignore titles, because each source words them differently; titles only
add to the score.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from models.actors import Actor
from models.agreements import AgreementAction, AgreementParty
from models.datasets import same_records
from models.sanctions import (
    SanctionParty,
    SanctionPhase,
)
from models.views.deduplicate import MATCHED_MODELS
from models.views.match_actors import select_actor_pairs
from models.views.match_agreements import select_agreement_pairs
from models.views.match_sanctions import select_sanction_pairs
from models.views.view import View

TITLE_POINTS, PART_POINTS = 30, 20
"""The score for titles of agreements: the same title, a title that contains the other."""

_actions = AgreementAction.table()
_parties = AgreementParty.table()
_phases = SanctionPhase.table()
_sides = SanctionParty.table()


def _list_shared_parties(
    table_name: str, kept: FromClause, other: FromClause
) -> ColumnElement[Any]:
    """Slugs of the parties that both records have, sorted, joined by commas."""
    if table_name == "actors":
        return cast(null(), Text)
    table, owner = {
        "agreements": (_parties, "agreement_id"),
        "sanctions": (_sides, "sanction_id"),
    }[table_name]
    one, two, actors = table.alias(), table.alias(), Actor.table().alias()
    shared = and_(two.c.actor_id == one.c.actor_id, two.c[owner] == other.c.id)
    if table_name == "sanctions":
        shared = and_(shared, two.c.role_code == one.c.role_code)
    names = (
        select(actors.c.slug)
        .join(one, one.c.actor_id == actors.c.id)
        .join(two, shared)
        .where(one.c[owner] == kept.c.id)
        .group_by(actors.c.slug)
        .order_by(actors.c.slug)
        .correlate(kept, other)
        .subquery()
    )
    return select(func.aggregate_strings(names.c.slug, ", ")).scalar_subquery()


def _find_first_date(table_name: str, record: FromClause) -> ColumnElement[Any]:
    """The first date of a record, in EDTF; an actor has none."""
    if table_name == "actors":
        return cast(null(), Text)
    if table_name == "agreements":
        source, owner, date = _actions.alias(), "agreement_id", "occurred"
    else:
        source, owner, date = _phases.alias(), "sanction_id", "started"
    return (
        select(source.c[f"{date}_edtf"])
        .where(source.c[owner] == record.c.id, source.c[f"{date}_edtf"].is_not(None))
        .order_by(
            func.coalesce(source.c[f"{date}_earliest"], source.c[f"{date}_latest"]).nulls_last(),
            source.c.id,
        )
        .limit(1)
        .correlate(record)
        .scalar_subquery()
    )


def _rate_titles(kept: Any, other: Any) -> ColumnElement[int]:
    """The points of two agreements for their titles, in any case."""
    one, two = (func.lower(record.c.title) for record in (kept, other))
    return case(
        (one == two, TITLE_POINTS),
        (func.replace(one, two, "") != one, PART_POINTS),
        (func.replace(two, one, "") != two, PART_POINTS),
        else_=0,
    )


def _select_pairs(table_name: str, found: Select[Any], title: str) -> list[Select[Any]]:
    """Pairs of one table: candidates without a decision, then decided pairs."""
    model = MATCHED_MODELS[table_name]
    kept, other = (model.table().alias(f"{side}_{table_name}") for side in ("kept", "other"))
    pairs = found.subquery(f"{table_name}_found")
    decided = same_records

    def select_pair(
        kept_key: Any, other_key: Any, status: Any, on: Any, note: Any, score: Any
    ) -> Select[Any]:
        return select(
            literal(table_name, Text).label("table_name"),
            kept_key.label("kept_key"),
            kept.c[title].label("kept_title"),
            _find_first_date(table_name, kept).label("kept_since"),
            other_key.label("other_key"),
            other.c[title].label("other_title"),
            _find_first_date(table_name, other).label("other_since"),
            _list_shared_parties(table_name, kept, other).label("in_common"),
            status.label("status"),
            on.label("decided_on"),
            note.label("decision_note"),
            score.label("score"),
        )

    either_way = or_(
        and_(decided.c.kept_key == kept.c.slug, decided.c.other_key == other.c.slug),
        and_(decided.c.kept_key == other.c.slug, decided.c.other_key == kept.c.slug),
    )
    undecided = same_records.alias("undecided")
    candidates = (
        select_pair(
            kept.c.slug,
            other.c.slug,
            literal("candidate", Text),
            undecided.c.decided_on,
            undecided.c.note,
            pairs.c.points + (_rate_titles(kept, other) if table_name == "agreements" else 0),
        )
        .select_from(
            pairs.join(kept, kept.c.id == pairs.c.kept_id)
            .join(other, other.c.id == pairs.c.other_id)
            .outerjoin(undecided, literal(1) == 0)
        )
        .where(~exists().where(decided.c.table_name == table_name, either_way))
    )
    decisions = (
        select_pair(
            decided.c.kept_key,
            decided.c.other_key,
            case((decided.c.is_same, "confirmed"), else_="denied"),
            decided.c.decided_on,
            decided.c.note,
            cast(null(), Integer),
        )
        .select_from(
            decided.outerjoin(kept, kept.c.slug == decided.c.kept_key).outerjoin(
                other, other.c.slug == decided.c.other_key
            )
        )
        .where(decided.c.table_name == table_name)
    )
    return [candidates, decisions]


same_candidates = View(
    "same_candidates",
    "Pairs of records that may be the same, at least one of which came from a dataset, and pairs "
    "that a person decided about; one row per pair. Agreements are candidates if a date of "
    "signature or entry into force can be the same, their subjects are similar and they have two "
    "thirds of the parties in common. Sanctions are candidates if the start can be the same and "
    "they have a sender, a target and a kind of measure in common. Organisations are candidates if "
    "they have the same acronym or four fifths of their members in common, heads of one state if a "
    "first day is the same or one name contains the other.",
    {
        "table_name": "agreements, sanctions or actors.",
        "kept_key": "Slug of the record that counts if the pair is confirmed.",
        "kept_title": "Its short title, or name; NULL: it is not in the database now.",
        "kept_since": "Its first date, EDTF.",
        "other_key": "Slug of the other record.",
        "other_title": "Its short title, or name; NULL: it is not in the database now.",
        "other_since": "Its first date, EDTF.",
        "in_common": "Slugs of the parties, or senders and targets, that both have; NULL: actors.",
        "status": "candidate: no decision yet; confirmed: the same, counted once; denied: "
        "not the same.",
        "decided_on": "Day of the decision.",
        "decision_note": "Reason for the decision.",
        "score": "How likely a candidate is the same, 0 to 100; NULL: decided. Same day of "
        "signature or start: 40, otherwise 15. Parties in common: 30 times their share of those of "
        "the record with more. Agreements: 30 for the same title, 20 if one title contains the "
        "other. Sanctions: 30 times the share of measures in common. "
        "Organisations: 40 for the same acronym, 60 times the share of members. People: 40 for the "
        "same first day in office (15 if possible), 40 for the name, 20 for the same last day.",
    },
    lambda: union_all(
        *_select_pairs("agreements", select_agreement_pairs(), "short_title"),
        *_select_pairs("sanctions", select_sanction_pairs(), "title"),
        *_select_pairs("actors", select_actor_pairs(), "name"),
    ),
    numbers=("score",),
    dates=("decided_on",),
)
