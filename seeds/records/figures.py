"""Indicators and their observed values: indicators.csv, observations.csv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.figures import ObservationStatus, Qualifier
from seeds.curated.faults import Fault
from seeds.curated.fields import UNKNOWN, Count, Date, Number, Prose, Slug, Text
from seeds.curated.record import CitesOneSource, Record
from seeds.curated.rows import Row


class IndicatorRecord(Record):
    """An indicator and its unit."""

    files: ClassVar[str] = "indicators.csv"

    slug: Slug
    title: Text
    unit: Text
    code: Text | None = None
    decimals: Count

    def find_faults(self) -> Iterator[Fault]:
        if self.decimals > 6:
            yield self.build_fault("decimals", f"{self.decimals} is more than 6, the most allowed")

    def build_rows(self) -> Iterator[Row]:
        yield self.build_row(
            "indicators",
            slug=self.slug,
            title=self.title,
            unit=self.unit,
            code=self.code,
            decimals=self.decimals,
        )


class ObservationRecord(CitesOneSource, Record):
    """One value of one indicator."""

    files: ClassVar[str] = "observations.csv"
    sorted_by: ClassVar[tuple[str, ...]] = (
        "actor",
        "indicator",
        "period",
        "status",
        "partner",
        "made_by",
    )

    actor: Text
    indicator: Text
    period: Date = UNKNOWN
    value: Number
    status: ObservationStatus
    qualifier: Qualifier
    partner: Text | None = None
    made_by: Text | None = None
    made: Date = UNKNOWN
    note: Prose | None = None

    def build_rows(self) -> Iterator[Row]:
        yield from self.add_citations(
            self.build_row(
                "observations",
                indicator_id=self.refer("indicators", "indicator"),
                actor_id=self.refer("actors", "actor"),
                partner_id=self.refer("actors", "partner"),
                period=self.period,
                value=self.value,
                status_code=self.status,
                qualifier_code=self.qualifier,
                made_by=self.made_by,
                made=self.made,
                note=self.note,
            )
        )
