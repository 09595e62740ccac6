"""Standing relations between two actors, or of one: conditions rather than happenings."""

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


class RelationKind(Code):
    """What stands between two actors."""

    FEW_TIES = "few_ties", "Few ties", "Little links the two in business or politics."
    ECONOMIC_BENEFIT = (
        "economic_benefit",
        "Economic benefit",
        "The first gains, or expects to gain, from the second.",
    )
    GROWTH_SPILLOVER = (
        "growth_spillover",
        "Growth spillover",
        "The first's growth or slump carries over to the second.",
    )
    SANCTIONS_SPILLOVER = (
        "sanctions_spillover",
        "Sanctions spillover",
        "Sanctions on the first hurt the second.",
    )
    REGIONAL_TRADE = (
        "main_revenue_regional_trade",
        "Lives on regional trade",
        "Trade within the region is the main source of revenue.",
    )
    EXCHANGE_RATE_POLICY = (
        "exchange_rate_policy",
        "Exchange rate policy",
        "The first steers its currency by the second's.",
    )
    DEVALUATION_DEFENCE = (
        "devaluation_defence",
        "Defence against devaluation",
        "The first holds its currency up against the second's.",
    )
    CURRENCY_DEPRECIATION = (
        "currency_depreciation",
        "Currency depreciation",
        "The currency is left to fall.",
    )
    EXPORT_CURRENCY_BALANCE = (
        "export_currency_balance",
        "Exports against currency",
        "Cheap exports are weighed against a stable currency.",
    )


relation_kinds = declare_code_list(
    "relation_kinds", RelationKind, "What stands between two actors."
)


class Relation(Base):
    """One standing relation."""

    __tablename__ = "relations"
    __citable__ = Citable(5, "{summary}")
    __table_args__ = (
        *period_checks(),
        CheckConstraint("actor_id <> other_actor_id", name="two_actors"),
        {
            "comment": "Standing relations between two actors, or of one; one row per relation. "
            "The only table that forbids an actor with itself."
        },
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    actor_id: Mapped[int] = reference("actors.id", "Whose relation; where directed, the source.")
    other_actor_id: Mapped[int | None] = reference(
        "actors.id", "With whom; NULL: a condition of one actor."
    )
    kind_code: Mapped[str] = code_column("relation_kinds", "What stands between them.")
    summary: Mapped[str] = text_column("The relation in a sentence.")
    started: Mapped[Edtf] = edtf_columns("started", "Since when, or when it was observed")
    ended: Mapped[Edtf] = edtf_columns("ended", "Until when")
    ended_known_until: Mapped[date | None] = known_until_column("ended")
