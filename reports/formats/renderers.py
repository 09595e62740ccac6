"""Every format by name, and the function that renders it."""

from __future__ import annotations

from collections.abc import Sequence

from reports.framework.table import Head, Table

ONE_TABLE_FORMATS = {"csv": ",", "tsv": "\t"}
"""Formats that hold one table and nothing else, and what separates their cells."""
PROGRAM_FORMATS = (*ONE_TABLE_FORMATS, "json", "xlsx")
"""Formats that programs read: they need codes and days besides what is printed."""
BINARY_FORMATS = ("xlsx",)
LATEX_FORMATS = ("latex", "latex_fragment")
OWN_FORMATS = ("table", *PROGRAM_FORMATS, "html", *LATEX_FORMATS)
"""Formats of ours; every other is a style of tabulate."""
ENDINGS = {
    **{name: name for name in (*PROGRAM_FORMATS, "html")},
    "htm": "html",
    "tex": "latex",
    "md": "md",
    "rst": "rst",
    "zip": "csv",
}
"""The format of a file whose name has this ending, where no other is asked for."""
_MARKDOWN, _MARKDOWN_NAMES = "github", ("md", "markdown")
"""The style of tabulate that is meant by these names."""


def list_formats() -> list[str]:
    """Every format."""
    from reports.formats.text_format import list_styles

    ours = ("html", "latex", "tsv")
    styles = [name for name in list_styles() if not name.startswith(ours)]
    return [*OWN_FORMATS, *_MARKDOWN_NAMES, *styles]


def render(head: Head, tables: Sequence[Table], format_name: str) -> str:
    """All tables in one format that is text."""
    # Each module is imported only where it is used: that of tabulate takes a moment.
    if format_name == "json":
        from reports.formats.json_format import render_json

        return render_json(head, tables)
    if format_name == "html":
        from reports.formats.html_format import render_html

        return render_html(head, tables)
    if format_name in ONE_TABLE_FORMATS:
        from reports.formats.csv_format import render_csv
        from reports.framework.data_form import make_data

        return render_csv(make_data(tables[0]), ONE_TABLE_FORMATS[format_name])
    if format_name in LATEX_FORMATS:
        from reports.formats.latex_format import render_latex

        return render_latex(head, tables, is_document=format_name == "latex")
    from reports.formats.text_format import USUAL_STYLE, render_text

    styles = {"table": USUAL_STYLE} | dict.fromkeys(_MARKDOWN_NAMES, _MARKDOWN)
    return render_text(head, tables, styles.get(format_name, format_name))


def render_binary(head: Head, tables: Sequence[Table], format_name: str) -> bytes:
    """All tables in one of the formats that are not text."""
    assert format_name in BINARY_FORMATS
    from reports.formats.xlsx_format import render_xlsx

    return render_xlsx(head, tables)
