"""The codebook of a panel: what each column means, where it comes from, what a gap means."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from models.datasets import datasets
from reports.framework.edition import read_edition
from reports.panels.bibliography import find_method_key
from reports.panels.columns import CellPart, Column
from reports.panels.state_systems import TITLES
from reports.panels.writers import MISSING
from reports.panels.years import Design, Tally

_WIDTH = 100


def write_codebook(
    connection: Connection, design: Design, tally: Tally, file_name: str, schema: str
) -> str:
    """The codebook as Markdown: the panel, then a section for each column."""
    ending = file_name.rpartition(".")[2]
    head = {
        "Unit": f"{design.unit.value}; one row for each unit that existed on any day of a year",
        "States": TITLES[design.system],
        "Years": f"{design.first} to {design.last}",
        "Rows": f"{tally.rows}",
        "Edition": f"Bedfellows data edition {read_edition(connection)}, schema {schema}",
        "Missing": f"{MISSING[ending]}; never 0. A cell is missing where the measure is not "
        "defined or nobody looked; each section says where it has a value",
    }
    editions = _read_editions(connection)
    sections = [
        "\n".join([f"# Codebook of {file_name}", "", *_list_items(head)]),
        *(_describe(column, tally, editions, MISSING[ending]) for column in design.columns),
    ]
    return "\n\n".join(sections) + "\n"


def _read_editions(connection: Connection) -> Mapping[str, str]:
    """What the loaded files of each dataset are, and which days they cover."""
    found = {}
    for row in connection.execute(select(datasets)):
        edition = f", edition {row.edition}" if row.edition else ""
        days = f", {row.covers_from} to {row.covers_to}" if row.covers_from else ""
        found[row.slug] = f"{row.slug} ({row.title}{edition}{days})"
    return found


def _describe(column: Column, tally: Tally, editions: Mapping[str, str], missing: str) -> str:
    items = {"Label": column.label, "Type": column.type}
    filled, years = tally.filled.get(column.name, 0), tally.years.get(column.name)
    measure = column.measure
    if measure is not None:
        items["Measure"] = measure.name
        if column.part is CellPart.VALUE:
            items |= {"Meaning": measure.meaning, "Scale": measure.scale}
        if column.part is CellPart.WEIGHT:
            items["Meaning"] = "What the values of the measure rest on; more is surer."
        if column.part is CellPart.UNDECIDED:
            items["Meaning"] = (
                f"How much more {measure.name} may be: dates that do not decide 31 December"
            )
        items |= {
            "Unit of the measure": measure.unit.value,
            "Source": measure.source,
            "Edition": "that of the panel"
            if measure.dataset is None
            else editions.get(measure.dataset, f"{measure.dataset}: not loaded"),
            "Has a value for": measure.defined,
            "Method": f"{measure.citation}{_name_key(measure.citation)}",
        }
    share = f"{filled} of {tally.rows} rows"
    items["Coverage"] = f"{share}, {years[0]} to {years[1]}" if years else f"{share}"
    if measure is not None:
        items["Missing"] = f"{tally.rows - filled} rows: {missing}"
        if not filled:
            items["More data"] = f"`{measure.how_to_load}`"
    return "\n".join([f"## {column.name}", "", *_list_items(items)])


def _name_key(citation: str) -> str:
    key = find_method_key(citation)
    return f" [{key}]" if key else ""


def _list_items(items: Mapping[str, str]) -> Iterator[str]:
    for name, text in items.items():
        yield textwrap.fill(
            f"- **{name}**: {text}", _WIDTH, subsequent_indent="  ", break_long_words=False
        )
