"""The view of treaties: the status of each party of each agreement."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, and_, case, func, literal, null, or_, select

from models.actors import Actor
from models.agreements import (
    CONSENT_KINDS,
    ActionKind,
    Agreement,
    AgreementAction,
    AgreementParty,
    action_kinds,
    agreement_kinds,
    party_roles,
)
from models.columns import describe_date
from models.views.deduplicate import is_counted
from models.views.dialects import later_of
from models.views.view import View, date_columns

_actors = Actor.table()
_agreements = Agreement.table()
_party_rows = AgreementParty.table()
_actions = AgreementAction.table()


def _find_action(
    name: str, kinds: Collection[ActionKind], *, of_party: bool, last: bool = False
) -> ColumnElement[int]:
    """Id of the first or last action of certain kinds, of a party or of its agreement as a whole.

    The action is looked up in an index for each party, so a filter on parties is applied first.
    """
    found = _actions.alias(f"{name}_found")
    owner = (
        found.c.party_id == _party_rows.c.id
        if of_party
        else and_(found.c.agreement_id == _party_rows.c.agreement_id, found.c.party_id.is_(None))
    )
    bound = func.coalesce(found.c.occurred_earliest, found.c.occurred_latest)
    return (
        select(found.c.id)
        .where(owner, found.c.kind_code.in_([kind.value for kind in kinds]))
        .order_by((bound.desc() if last else bound).nulls_last(), found.c.id)
        .limit(1)
        .correlate(_party_rows)
        .scalar_subquery()
        .label(name)
    )


def _get_effective_date(action: FromClause, part: str) -> ColumnElement[Any]:
    return case(
        (action.c.effective_edtf.is_not(None), action.c[f"effective_{part}"]),
        else_=action.c[f"occurred_{part}"],
    )


# The ids are columns of a subquery, since Spark allows no subquery in the condition of a join.
_parties = select(
    *(_party_rows.c[name] for name in ("id", "agreement_id", "actor_id", "role_code", "note")),
    _find_action(
        "signed_id", [ActionKind.SIGNATURE, ActionKind.DEFINITIVE_SIGNATURE], of_party=True
    ),
    _find_action("consented_id", CONSENT_KINDS, of_party=True),
    _find_action("own_force_id", [ActionKind.ENTRY_INTO_FORCE], of_party=True),
    _find_action("force_id", [ActionKind.ENTRY_INTO_FORCE], of_party=False),
    _find_action(
        "left_id",
        [ActionKind.DENUNCIATION, ActionKind.WITHDRAWAL, ActionKind.TERMINATION],
        of_party=True,
    ),
    _find_action("terminated_id", [ActionKind.TERMINATION], of_party=False),
    _find_action("suspended_id", [ActionKind.SUSPENSION], of_party=True, last=True),
    _find_action("resumed_id", [ActionKind.RESUMPTION], of_party=True, last=True),
).subquery("parties")

_signed, _consented = _actions.alias("signed"), _actions.alias("consented")
_own_force, _force = _actions.alias("own_force"), _actions.alias("force")
_left, _terminated = _actions.alias("left_by"), _actions.alias("terminated")
_suspended, _resumed = _actions.alias("suspended"), _actions.alias("resumed")

_has_own_force = _own_force.c.occurred_edtf.is_not(None)
_has_both = and_(_consented.c.occurred_edtf.is_not(None), _force.c.occurred_edtf.is_not(None))
_consent_decides = _consented.c.occurred_earliest > _force.c.occurred_earliest
_left_edtf = _get_effective_date(_left, "edtf")
_left_decides = and_(
    _left_edtf.is_not(None),
    or_(
        _terminated.c.occurred_edtf.is_(None),
        _get_effective_date(_left, "earliest") <= _terminated.c.occurred_earliest,
    ),
)


_ended_kind = case((_left_decides, _left.c.kind_code), else_=_terminated.c.kind_code)
_consent_kinds = action_kinds.alias("consent_kinds")
_ended_kinds = action_kinds.alias("ended_kinds")


def _get_in_force_date(part: str) -> ColumnElement[Any]:
    both: ColumnElement[Any]
    if part == "edtf":
        both = case((_consent_decides, _consented.c.occurred_edtf), else_=_force.c.occurred_edtf)
    else:
        both = later_of(_consented.c[f"occurred_{part}"], _force.c[f"occurred_{part}"])
    return case((_has_own_force, _own_force.c[f"occurred_{part}"]), (_has_both, both), else_=null())


def _get_end_date(part: str) -> ColumnElement[Any]:
    return case(
        (_left_decides, _get_effective_date(_left, part)), else_=_terminated.c[f"occurred_{part}"]
    )


_not_resumed = or_(
    _resumed.c.occurred_edtf.is_(None),
    _resumed.c.occurred_latest < _suspended.c.occurred_earliest,
)


def _get_suspension_date(part: str) -> ColumnElement[Any]:
    return case((_not_resumed, _suspended.c[f"occurred_{part}"]), else_=null())


treaty_status = View(
    "treaty_status",
    "Status of each party of each agreement, in the manner of the UN Treaty Collection; one row "
    "per agreement and party. Agreements confirmed to be the same are listed once.",
    {
        "agreement_id": "The agreement.",
        "agreement_slug": "Its slug.",
        "agreement_title": "Its short title.",
        "agreement_full_title": "Its full title.",
        "agreement_kind_code": "Subject of the agreement.",
        "agreement_kind_label": "Label of the code.",
        "party_id": "The row of agreement_parties.",
        "actor_id": "The party.",
        "actor_slug": "Its slug.",
        "actor_name": "Its name.",
        "role_code": "Party, or member of the same group of states that never signed.",
        "role_label": "Label of the code.",
        **describe_date("signed", "Signature of the party"),
        "consent_kind_code": "Form of consent to be bound: ratification, accession and so on.",
        "consent_kind_label": "Label of the code.",
        **describe_date("consent", "Consent of the party to be bound"),
        **describe_date("agreement_in_force", "Entry into force of the agreement as a whole"),
        "in_force_basis": "own: entry into force for the party is recorded; consent: the later of "
        "its consent and the entry into force of the agreement; NULL: unknown.",
        **describe_date("in_force", "When it became binding on the party"),
        "ended_kind_code": "How it ended: denunciation, withdrawal or termination.",
        "ended_kind_label": "Label of the code.",
        **describe_date("ended", "When it ceased to be binding; for a notice, when it took effect"),
        **describe_date("suspended", "Suspension not followed by resumption"),
        "signed_action_id": "The row of agreement_actions with its signature.",
        "consent_action_id": "The row of agreement_actions with its consent.",
        "force_action_id": "The row of agreement_actions with the entry into force, for the party "
        "or for the agreement.",
        "note": "What else a reader should know about the party.",
    },
    lambda: (
        select(
            _agreements.c.id.label("agreement_id"),
            _agreements.c.slug.label("agreement_slug"),
            _agreements.c.short_title.label("agreement_title"),
            _agreements.c.title.label("agreement_full_title"),
            _agreements.c.kind_code.label("agreement_kind_code"),
            agreement_kinds.c.label.label("agreement_kind_label"),
            _parties.c.id.label("party_id"),
            _actors.c.id.label("actor_id"),
            _actors.c.slug.label("actor_slug"),
            _actors.c.name.label("actor_name"),
            _parties.c.role_code,
            party_roles.c.label.label("role_label"),
            *date_columns(_signed, "occurred", "signed"),
            _consented.c.kind_code.label("consent_kind_code"),
            _consent_kinds.c.label.label("consent_kind_label"),
            *date_columns(_consented, "occurred", "consent"),
            *date_columns(_force, "occurred", "agreement_in_force"),
            case(
                (_has_own_force, literal("own", Text)),
                (_has_both, literal("consent", Text)),
            ).label("in_force_basis"),
            *(
                _get_in_force_date(part).label(f"in_force_{part}")
                for part in ("edtf", "earliest", "latest")
            ),
            _ended_kind.label("ended_kind_code"),
            _ended_kinds.c.label.label("ended_kind_label"),
            *(
                _get_end_date(part).label(f"ended_{part}")
                for part in ("edtf", "earliest", "latest")
            ),
            *(
                _get_suspension_date(part).label(f"suspended_{part}")
                for part in ("edtf", "earliest", "latest")
            ),
            _signed.c.id.label("signed_action_id"),
            _consented.c.id.label("consent_action_id"),
            func.coalesce(_own_force.c.id, _force.c.id).label("force_action_id"),
            _parties.c.note,
        )
        .select_from(
            _parties.join(_agreements, _agreements.c.id == _parties.c.agreement_id)
            .join(_actors, _actors.c.id == _parties.c.actor_id)
            .outerjoin(_signed, _signed.c.id == _parties.c.signed_id)
            .outerjoin(_consented, _consented.c.id == _parties.c.consented_id)
            .outerjoin(_own_force, _own_force.c.id == _parties.c.own_force_id)
            .outerjoin(_force, _force.c.id == _parties.c.force_id)
            .outerjoin(_left, _left.c.id == _parties.c.left_id)
            .outerjoin(_terminated, _terminated.c.id == _parties.c.terminated_id)
            .outerjoin(_suspended, _suspended.c.id == _parties.c.suspended_id)
            .outerjoin(_resumed, _resumed.c.id == _parties.c.resumed_id)
            .outerjoin(agreement_kinds, agreement_kinds.c.code == _agreements.c.kind_code)
            .outerjoin(party_roles, party_roles.c.code == _parties.c.role_code)
            .outerjoin(_consent_kinds, _consent_kinds.c.code == _consented.c.kind_code)
            .outerjoin(_ended_kinds, _ended_kinds.c.code == _ended_kind)
        )
        .where(is_counted(_agreements))
    ),
)
