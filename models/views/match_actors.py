"""The rules by which two actors may be the same: organisations, and leaders of states.

An actor of a dataset is compared with curated ones and with those of other datasets.

* Two organisations need the same acronym and a member in common, or at least five members in
  common that are four fifths of those of the larger one.
* Two people need tenures at the head of one state, and the same first day of one, or a name that
  contains the other. Lists of leaders give last names only.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, or_, select, union_all

from models.actors import Actor, ActorKind
from models.datasets import imported_rows
from models.memberships import Membership
from models.offices import Position, PositionKind, Tenure
from models.views.dialects import divide_whole

NAME_POINTS, MEMBER_POINTS = 40, 60
"""The score of two organisations: for the acronym, and for members in common as a share of those
of the larger one."""
SAME_START, POSSIBLE_START, CONTAINED_NAME, SAME_END = 40, 15, 40, 20
"""The score of two people: the same first day or starts that can be the same, a name that contains
the other, the same last day."""
_FEWEST_COMMON = 5
"""Members in common; two small organisations may share all of theirs by chance."""
_HEADS = (PositionKind.HEAD_OF_STATE, PositionKind.HEAD_OF_GOVERNMENT, PositionKind.LEADER)

_actors = Actor.table()
_memberships = Membership.table()
_tenures = Tenure.table()
_positions = Position.table()


def select_actor_pairs() -> Select[Any]:
    """Pairs of actors that may be the same: the kept id, the other id and the score."""
    found = union_all(_select_organisations(), _select_people()).subquery("actor_pairs")
    return select(found)


def _select_origins(kind: ActorKind) -> Any:
    """The actors of a kind with the dataset that added each; NULL for curated ones."""
    return (
        select(_actors.c.id, _actors.c.slug, _actors.c.name, imported_rows.c.dataset_id)
        .outerjoin(
            imported_rows,
            and_(
                imported_rows.c.table_name == _actors.name, imported_rows.c.row_id == _actors.c.id
            ),
        )
        .where(_actors.c.kind_code == kind.value)
        .cte(f"{kind.value}_origins")
    )


def _are_comparable(kept: FromClause, other: FromClause) -> ColumnElement[bool]:
    """A curated actor is kept; of those from two datasets, the one with the lower slug."""
    return and_(
        other.c.dataset_id.is_not(None),
        or_(
            kept.c.dataset_id.is_(None),
            and_(kept.c.dataset_id != other.c.dataset_id, kept.c.slug < other.c.slug),
        ),
    )


def _select_organisations() -> Select[Any]:
    origins = _select_origins(ActorKind.ORGANISATION)
    kept, other = origins.alias("kept_bodies"), origins.alias("other_bodies")
    one, two = _memberships.alias("kept_members"), _memberships.alias("other_members")
    sizes = (
        select(
            _memberships.c.organisation_id,
            func.count(_memberships.c.actor_id.distinct()).label("members"),
        )
        .group_by(_memberships.c.organisation_id)
        .cte("body_sizes")
    )
    of_kept, of_other = sizes.alias("of_kept_body"), sizes.alias("of_other_body")
    common = (
        select(
            kept.c.id.label("kept_id"),
            other.c.id.label("other_id"),
            func.max(case((_has_acronym(kept, other), 1), else_=0)).label("same_name"),
            func.count(one.c.actor_id.distinct()).label("common"),
        )
        .join_from(kept, one, one.c.organisation_id == kept.c.id)
        .join(two, two.c.actor_id == one.c.actor_id)
        .join(other, other.c.id == two.c.organisation_id)
        .where(_are_comparable(kept, other))
        .group_by(kept.c.id, other.c.id)
        .cte("bodies_in_common")
    )
    most = case(
        (of_kept.c.members > of_other.c.members, of_kept.c.members), else_=of_other.c.members
    )
    points = NAME_POINTS * common.c.same_name + divide_whole(MEMBER_POINTS * common.c.common, most)
    return (
        select(common.c.kept_id, common.c.other_id, points.label("points"))
        .join(of_kept, of_kept.c.organisation_id == common.c.kept_id)
        .join(of_other, of_other.c.organisation_id == common.c.other_id)
        .where(
            or_(
                common.c.same_name == 1,
                and_(common.c.common >= _FEWEST_COMMON, common.c.common * 5 >= most * 4),
            )
        )
    )


def _has_acronym(kept: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether the name of one begins with the key of the other: CIS (COW IGO) with CIS."""
    begin = func.lower(kept.c.slug) + " ("
    same: ColumnElement[bool] = (
        func.substr(func.lower(other.c.name), 1, func.length(begin)) == begin
    )
    return same


def _select_people() -> Select[Any]:
    origins = _select_origins(ActorKind.PERSON)
    kept, other = origins.alias("kept_people"), origins.alias("other_people")
    one, two = _tenures.alias("kept_tenures"), _tenures.alias("other_tenures")
    of_one, of_two = _positions.alias("kept_positions"), _positions.alias("other_positions")
    heads = [kind.value for kind in _HEADS]
    long, short = func.lower(kept.c.name), func.lower(other.c.name)
    is_contained = or_(
        func.replace(long, short, "") != long, func.replace(short, long, "") != short
    )
    starts_alike = and_(
        one.c.started_earliest <= two.c.started_latest,
        two.c.started_earliest <= one.c.started_latest,
    )
    starts_same = and_(starts_alike, _is_one_day(one, "started"), _is_one_day(two, "started"))
    ends_same = and_(
        one.c.ended_earliest == two.c.ended_earliest,
        _is_one_day(one, "ended"),
        _is_one_day(two, "ended"),
    )
    points = (
        case((starts_same, SAME_START), (starts_alike, POSSIBLE_START), else_=0)
        + case((is_contained, CONTAINED_NAME), else_=0)
        + case((ends_same, SAME_END), else_=0)
    )
    return (
        select(
            kept.c.id.label("kept_id"),
            other.c.id.label("other_id"),
            func.max(points).label("points"),
        )
        .join_from(kept, one, one.c.person_id == kept.c.id)
        .join(of_one, and_(of_one.c.id == one.c.position_id, of_one.c.kind_code.in_(heads)))
        .join(of_two, and_(of_two.c.actor_id == of_one.c.actor_id, of_two.c.kind_code.in_(heads)))
        .join(two, two.c.position_id == of_two.c.id)
        .join(other, other.c.id == two.c.person_id)
        .where(_are_comparable(kept, other), or_(is_contained, starts_same))
        .group_by(kept.c.id, other.c.id)
    )


def _is_one_day(tenures: FromClause, date: str) -> ColumnElement[bool]:
    same: ColumnElement[bool] = tenures.c[f"{date}_earliest"] == tenures.c[f"{date}_latest"]
    return same
