"""Every format by name, and the function that renders it."""

from __future__ import annotations

from collections.abc import Sequence

from reports.framework.table import Head, Table

ONE_TABLE_FORMATS = {"csv": ",", "tsv": "\t"}
"""Formats that hold one table and nothing else, and what separates their cells."""
OWN_FORMATS = ("table", *ONE_TABLE_FORMATS, "json", "html")
"""Formats of ours; every other is a style of tabulate."""
_MARKDOWN, _MARKDOWN_NAMES = "github", ("md", "markdown")
"""The style of tabulate that is meant by these names."""


def list_formats() -> list[str]:
    """Every format."""
    from reports.formats.text_format import list_styles

    styles = [name for name in list_styles() if name not in OWN_FORMATS]
    return [*OWN_FORMATS, *_MARKDOWN_NAMES, *styles]


def render(head: Head, tables: Sequence[Table], format_name: str) -> str:
    """All tables in one format."""
    # Each module is imported only where it is used: that of tabulate takes a moment.
    if format_name == "json":
        from reports.formats.json_format import render_json

        return render_json(head, tables)
    if format_name == "html":
        from reports.formats.html_format import render_html

        return render_html(head, tables)
    if format_name in ONE_TABLE_FORMATS:
        from reports.formats.csv_format import render_csv

        return render_csv(tables[0], ONE_TABLE_FORMATS[format_name])
    from reports.formats.text_format import USUAL_STYLE, render_text

    styles = {"table": USUAL_STYLE} | dict.fromkeys(_MARKDOWN_NAMES, _MARKDOWN)
    return render_text(head, tables, styles.get(format_name, format_name))
