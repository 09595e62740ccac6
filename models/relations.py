"""Lasting relations between two actors, and conditions of one actor."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from models.base import Base
from models.citable import Citable
from models.code_lists import Code, declare_code_list
from models.columns import (
    Id,
    Slug,
    code_column,
    edtf_columns,
    known_until_column,
    period_checks,
    reference,
    text_column,
)
from models.edtf import Edtf
from models.searchable import Searchable


class RelationKind(Code):
    """The kinds of relation."""

    FEW_TIES = "few_ties", "Few ties", "Few links between the two in business or politics."
    ECONOMIC_BENEFIT = (
        "economic_benefit",
        "Economic benefit",
        "The first benefits, or expects to benefit, from the second.",
    )
    GROWTH_SPILLOVER = (
        "growth_spillover",
        "Growth spillover",
        "Growth or decline of the first spreads to the second.",
    )
    SANCTIONS_SPILLOVER = (
        "sanctions_spillover",
        "Sanctions spillover",
        "Sanctions on the first harm the second.",
    )
    REGIONAL_TRADE = (
        "main_revenue_regional_trade",
        "Lives on regional trade",
        "Trade within the region is the main source of revenue.",
    )
    EXCHANGE_RATE_POLICY = (
        "exchange_rate_policy",
        "Exchange rate policy",
        "The first sets its exchange rate with a view to the second's currency.",
    )
    DEVALUATION_DEFENCE = (
        "devaluation_defence",
        "Defence against devaluation",
        "The first supports its currency against the second's.",
    )
    CURRENCY_DEPRECIATION = (
        "currency_depreciation",
        "Currency depreciation",
        "The currency is allowed to fall.",
    )
    EXPORT_CURRENCY_BALANCE = (
        "export_currency_balance",
        "Exports against currency",
        "Cheap exports are weighed against a stable currency.",
    )


relation_kinds = declare_code_list("relation_kinds", RelationKind, "Kinds of relation.")


class Relation(Base):
    """One lasting relation."""

    __tablename__ = "relations"
    __citable__ = Citable(5, "{summary}")
    __searchable__ = Searchable(14, body=("summary",))
    __table_args__ = (
        *period_checks(),
        CheckConstraint("actor_id <> other_actor_id", name="two_actors"),
        {
            "comment": "Lasting relations between two actors, and conditions of one; one row per "
            "relation."
        },
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    actor_id: Mapped[int] = reference("actors.id", "The actor; in a directed relation, the source.")
    other_actor_id: Mapped[int | None] = reference(
        "actors.id", "The other actor; NULL: a condition of one actor."
    )
    kind_code: Mapped[str] = code_column("relation_kinds", "Kind of relation.")
    summary: Mapped[str] = text_column("The relation in a sentence.")
    started: Mapped[Edtf] = edtf_columns("started", "Since when, or when it was observed")
    ended: Mapped[Edtf] = edtf_columns("ended", "Until when")
    ended_known_until: Mapped[date | None] = known_until_column("ended")
