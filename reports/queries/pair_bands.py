"""How many pairs of countries have how many records.

Counted in Python, because in SQL an agreement of 190 parties is 18,000 rows to be told apart. The
records of a country are the bits of a whole number: what two have in common is their conjunction.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, permutations

from sqlalchemy import Connection, select

from models import Country
from reports.framework.section import Computed, Section
from reports.framework.table import Line
from reports.queries.coverage_counts import BANDS, name_band, select_involved

_HEADINGS = ("Records", "Pairs", "For example")
_involved, _countries = select_involved(), Country.table()
_RECORDS = select(_involved.c.kind, _involved.c.side, _involved.c.record_id, _involved.c.country_id)
_TODAY = (
    select(_countries.c.id, _countries.c.alpha3)
    .where(_countries.c.ceased_edtf.is_(None))
    .order_by(_countries.c.alpha3)
)


def build_bands_section() -> Section:
    """How many pairs of today's countries have how many events, agreements and sanctions."""
    return Section(
        "Pairs by number of records",
        _RECORDS,
        more={"countries": _TODAY},
        compute=_count_bands,
        remarks="Events, agreements and sanctions.",
    )


def _count_bands(connection: Connection) -> Computed:
    numbers = _count_pairs(connection)
    lines = []
    for least, most in BANDS:
        names = [
            name
            for name, number in numbers.items()
            if number >= least and (most is None or number <= most)
        ]
        lines.append(Line([name_band(least, most), len(names), min(names, default=None)]))
    return Computed(_HEADINGS, lines)


def _count_pairs(connection: Connection) -> dict[str, int]:
    """The number of records of each pair, by both codes."""
    held: defaultdict[tuple[str, str], defaultdict[int, int]] = defaultdict(
        lambda: defaultdict(int)
    )
    places: dict[tuple[str, int], int] = {}
    for kind, side, record_id, country_id in connection.execute(_RECORDS):
        place = places.setdefault((kind, record_id), len(places))
        held[kind, side][country_id] |= 1 << place
    same_side = [by_country for (kind, _), by_country in held.items() if kind != "sanction"]
    sanctions = [by_country for (kind, _), by_country in held.items() if kind == "sanction"]
    numbers = {}
    for (one, code), (other, other_code) in combinations(connection.execute(_TODAY).all(), 2):
        number = sum((records[one] & records[other]).bit_count() for records in same_side)
        against = 0
        for by, on in permutations(sanctions, 2):
            against |= by[one] & on[other]
        numbers[f"{code}-{other_code}"] = number + against.bit_count()
    return numbers
