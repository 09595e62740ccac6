"""The part of a dataset's page that describes its table of figures."""

from __future__ import annotations

from models.pages.markdown import escape_text, format_code, format_table
from seeds.importing.figures.figure_table import Bound, FigureTable


def build_table_parts(name: str, table: FigureTable) -> list[str]:
    """Headings and tables: the columns of figures, who and when, and what is not read."""
    columns = [
        [
            format_code(column.column),
            format_code(f"{name}-{column.indicator or column.column.lower()}"),
            escape_text(". ".join(filter(None, (column.title, column.meaning)))),
            escape_text(column.unit),
            _format_bounds(column.lowest or table.lowest, column.highest or table.highest),
        ]
        for column in table.columns
    ]
    missing = "".join(f", {format_code(one)}" for one in table.missing)
    codes = (
        f"Codes: {escape_text(table.scheme)}; a code means {escape_text(table.codes_mean)}. "
        f"Missing: empty, NA and the like{missing}."
    )
    if table.version:
        codes += f" The column {format_code(table.version)} states the edition of a file"
        means = [
            f"{format_code(text)} is {escape_text(one)}" for text, one in table.editions.items()
        ]
        codes += f" ({', '.join(means)})." if means else "."
    parts = [
        "## Columns",
        format_table(["Column", "Indicator", "What it is", "Unit", "Checked"], columns),
        codes,
    ]
    if table.not_read:
        rows = [[format_code(one.column), escape_text(one.why)] for one in table.not_read]
        parts += ["Columns knowingly not read:", format_table(["Column", "Why"], rows)]
    return parts


def _format_bounds(lowest: Bound | None, highest: Bound | None) -> str:
    texts = [
        f"{word} {bound.value:g}: {escape_text(bound.why)}"
        for word, bound in (("from", lowest), ("to", highest))
        if bound is not None
    ]
    return " ".join(texts)
