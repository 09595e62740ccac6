"""Answers of reports with pandas, from the tables of the database as csv.

For most reports this is less work than the report does: it reads every table that the queries
read, keeps the rows dated by the day, joins each table to those it refers to, sorts it, and prints
the rows of the answer, which it is given. For `memberships`, that would leave out nearly
everything, so there is a script of the whole answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas

from models import Base
from reports.queries.membership_matrix import choose_letters

DAY = "2015-08-12"


def answer_with_pandas(
    name: str, folder: Path, tables: Sequence[str], printed: Sequence[tuple[list[str], Any]]
) -> None:
    """Answer the report ``name``; ``printed`` has the headings and rows of its tables."""
    if name == "memberships":
        _answer_memberships(folder)
    else:
        _join_tables(folder, tables)
        for columns, cells in printed:
            pandas.DataFrame(cells, columns=columns).to_string()


def _join_tables(folder: Path, names: Sequence[str]) -> None:
    tables = {name: pandas.read_csv(folder / f"{name}.csv") for name in names}
    for name, rows in tables.items():
        for column in rows.columns:
            if column.endswith("_earliest"):
                rows = rows[rows[column].fillna("") <= DAY]
        for key in Base.metadata.tables[name].foreign_key_constraints:
            if key.referred_table.name in tables:
                rows = rows.merge(
                    tables[key.referred_table.name],
                    how="left",
                    left_on=key.column_keys,
                    right_on=[element.column.name for element in key.elements],
                    suffixes=("", f"_{key.name}"),
                )
        rows.sort_values(rows.columns[-1])


def _answer_memberships(folder: Path) -> None:
    """The matrix of memberships on the day, with counts by country and by organisation."""
    phases, actors = (pandas.read_csv(folder / f"{name}.csv") for name in ("memberships", "actors"))
    begun = phases[phases.started_earliest.fillna("") <= DAY]
    ongoing = begun.ended_edtf == ".."
    seen = ongoing & (begun.ended_known_until >= DAY)
    over = begun.ended_latest.fillna("9999") <= DAY
    certain = (begun.started_latest <= DAY) & (ongoing | (begun.ended_earliest > DAY))
    rank = (~certain * 2).where(~(certain & ongoing & ~seen), 1).where(~over, 3)
    spelled = {status.value: letter for status, letter in choose_letters().items()}
    marks = rank.map({0: "", 1: "*", 2: "?", 3: ")"})
    named = begun.assign(rank=rank, cell=begun.status_code.map(spelled) + marks)
    for side in ("actor", "organisation"):
        keys = actors[["id", "slug", "name"]].add_prefix(f"{side}_")
        named = named.merge(keys, on=f"{side}_id")
    standing = named[named["rank"] < 3].sort_values("started_earliest")
    matrix = standing.pivot_table(
        index="actor_slug", columns="organisation_slug", values="cell", aggfunc=" ".join
    )
    pairs = standing.groupby(["actor_slug", "organisation_slug", "organisation_name"])["rank"].min()
    counts = pairs.reset_index().pivot_table(
        index=["organisation_slug", "organisation_name"],
        columns="rank",
        values="actor_slug",
        aggfunc="count",
    )
    of_each = pairs.reset_index().pivot_table(
        index="actor_slug", columns="rank", values="organisation_slug", aggfunc="count"
    )
    matrix.join(of_each).to_string(na_rep="-")
    counts.to_string(na_rep="0")
