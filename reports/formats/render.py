"""How tables are shown: in every format of tabulate, and as csv, json and html."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import date
from textwrap import wrap

from console import UserError
from reports.formats.column_widths import fitted, in_columns, in_paragraphs, wrapped
from reports.framework.report import AS_IT_IS, Cell, Table

_WIDTH_WITHOUT_TERMINAL = 100
_DUST, _SMALL = 1e-13, 1e-5
"""Below the first, a figure is what a difference of two leaves that are alike to the last digit;
below the second, ten decimals would not hold it."""
_KEY = "Key"
"""Heading of what is to be copied from a table, and so is never broken."""
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What a terminal would obey: all but line feeds."""
_NEGATIVE = re.compile(r"-(\d+(\.\d+)?)?")
_ONE_LINE_FORMATS = ("github", "pipe", "orgtbl", "jira", "presto", "textile", "asciidoc")
_PROSE = ("table", "simple")
_MARKUP = ("html", "latex", "wiki", "moin", "youtrack")
OWN_FORMATS = ("table", "csv", "tsv", "json", "html")
ONE_TABLE_FORMATS = {"csv": ",", "tsv": "\t"}
"""Formats that hold one table and nothing else, and what parts their cells."""


def formats() -> list[str]:
    """Every format that can be asked for."""
    from tabulate import tabulate_formats

    return [*OWN_FORMATS, *(name for name in tabulate_formats if name not in OWN_FORMATS)]


def check_format(name: str) -> None:
    """Refuse, with a UserError that names the nearest, a format that is not there."""
    if name not in OWN_FORMATS and name not in formats():
        import difflib  # only where something is wrong

        usual = [*OWN_FORMATS, "github", "latex"]
        near = ", ".join(difflib.get_close_matches(name, formats(), n=3) or usual)
        raise UserError(f"There is no format {name!r}. The nearest are: {near}.")


def terminal_width() -> int:
    """Columns of the terminal; 100 where there is none."""
    if os.environ.get("COLUMNS", "").isdigit() or sys.stdout.isatty():
        return max(40, shutil.get_terminal_size((_WIDTH_WITHOUT_TERMINAL, 24)).columns)
    return _WIDTH_WITHOUT_TERMINAL


def render(head: dict[str, object], tables: Sequence[Table], format_name: str) -> str:
    """All tables in one format; ``head`` is the report, its parameters, edition and revision.

    Without a title in its head, an answer is its tables and no more.
    """
    if format_name == "json":
        return _as_json(head, tables)
    if format_name in ONE_TABLE_FORMATS:
        return _as_csv(tables[0], ONE_TABLE_FORMATS[format_name])
    if format_name == "html":
        return _as_html(head, tables)
    return _as_text(head, tables, format_name)


def _as_text(head: dict[str, object], tables: Sequence[Table], style: str) -> str:
    # What is not a table is a comment to LaTeX, which would stumble over its signs.
    say = "% {}".format if style.startswith("latex") else "{}".format
    looked_at = "\n".join(map(say, wrap(_looked_at(head), terminal_width())))
    blocks = [f"{_in_lines(str(head['title']), say)}\n{looked_at}"] if head["title"] else []
    for table in tables:
        lay_out = _as_references if table.is_bibliography and style in _PROSE else _laid_out
        body = lay_out(table, style) if table.rows else table.empty
        note = "".join(f"\n{say(line)}" for line in _note(table))
        title = f"{_in_lines(table.title, say)}\n\n" if blocks or len(tables) > 1 else ""
        blocks.append(f"{title}{body if table.rows else _in_lines(body, say)}{note}")
    return "\n\n".join(blocks) + "\n"


def _in_lines(text: str, say: Callable[[str], str]) -> str:
    return "\n".join(map(say, _whole_words(text))) or say("")


def _whole_words(text: str, indent: str = "") -> list[str]:
    """Text in lines of the terminal, of which no word is cut."""
    return wrap(
        text,
        terminal_width(),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _note(table: Table) -> list[str]:
    return wrap(table.note, terminal_width()) if table.rows else []


def _looked_at(head: dict[str, object]) -> str:
    days = [f"{side} {head[side]}" for side in ("since", "until") if head.get(side)]
    days[:0] = [f"as of {head['as_of']}"] if head["as_of"] else []
    looked_at = f"{', '.join(days)}. " if days else ""
    rows = f"Data edition {head['edition']}, schema {head['revision']}."
    return looked_at[:1].upper() + looked_at[1:] + rows


def _as_references(table: Table, _style: str) -> str:
    """One paragraph a source, its address on a line of its own so that it can be copied."""
    lines = []
    for number, author, title, publisher, dated, address, where, *more in table.rows:
        told = ", ".join(str(part) for part in (author, title, publisher, dated, where) if part)
        margin = f"[{number}] "
        indent = " " * len(margin)
        lines += wrap(told, terminal_width(), initial_indent=margin, subsequent_indent=indent)
        lines += [f"{indent}{address}"] if address else []
        named = zip(table.columns[-len(more) :], more, strict=True) if more else ()
        counts = [f"{name.lower()} {value}" for name, value in named if value]
        lines += _whole_words(", ".join(counts), indent)
    return "\n".join(lines)


def _laid_out(table: Table, style: str) -> str:
    cells = [
        [_CONTROLS.sub(" ", shown(value, decimals)) for value in row]
        for row, decimals in zip(table.rows, table.decimals, strict=True)
    ]
    kinds = [{type(row[index]) for row in table.rows} for index in range(len(table.columns))]
    numeric = [bool(kind & {int, float}) and kind <= {int, float, type(None)} for kind in kinds]
    one_line = style in _ONE_LINE_FORMATS or any(name in style for name in _MARKUP)
    if one_line:
        cells = [[_in_one_line(text, style) for text in row] for row in cells]
    total = sys.maxsize if one_line else terminal_width()
    whole = {place for place, heading in enumerate(table.columns) if heading == _KEY}
    widths, is_legible = fitted(
        table.columns, cells, total, whole | ({0} if table.is_keyed else set())
    )
    if not is_legible and style in _PROSE:
        return in_paragraphs(table.columns, cells, total)
    headings, *rows = (
        [wrapped(text, width) for text, width in zip(row, widths, strict=True)]
        for row in (table.columns, *cells)
    )
    if style == "table":
        return in_columns(headings, rows, numeric)
    import tabulate as library  # the usual format does without, and starts the sooner

    # Two blanks part the columns already; the padding of headings would widen narrow ones.
    library.MIN_PADDING = 0
    return library.tabulate(
        rows,
        headers=headings,
        tablefmt=style,
        disable_numparse=True,
        colalign=["right" if is_number else "left" for is_number in numeric],
    )


def _in_one_line(text: str, style: str) -> str:
    """A cell for a format whose rows are lines; in Markdown, its bars do not part cells."""
    text = " ".join(text.splitlines())
    return text.replace("|", r"\|") if style in ("github", "pipe") else text


def shown(value: Cell, decimals: int | None = None) -> str:
    """A value as text for people: ``-`` where it is missing."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and decimals == AS_IT_IS:
        return f"{value:.15g}"
    if isinstance(value, float):
        return f"{value:.{2 if decimals is None else decimals}f}"
    return str(value)


def _as_csv(table: Table, delimiter: str) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\n")
    writer.writerow(table.columns)
    for row, decimals in zip(table.rows, table.decimals, strict=True):
        writer.writerow([_neutral(_plain(value, decimals)) for value in row])
    return lines.getvalue()


def _neutral(value: Cell) -> Cell:
    """Text that a spreadsheet would run as a formula gets an apostrophe; not figures and dashes."""
    if isinstance(value, str) and value[:1] in set("=+-@\t\r") and not _NEGATIVE.fullmatch(value):
        return f"'{value}"
    return value


def _plain(value: Cell, decimals: int | None) -> Cell:
    """A value for programs: dates in ISO 8601, figures without the dust of binary subtraction."""
    if isinstance(value, float) and decimals == AS_IT_IS:
        return float(f"{value:.15g}")
    if isinstance(value, float):
        is_small = _DUST < abs(value) < _SMALL
        return float(f"{value:.15g}") if is_small else round(value, 10)
    return value.isoformat() if isinstance(value, date) else value


def _as_json(head: dict[str, object], tables: Sequence[Table]) -> str:
    content = {
        "report": head["report"],
        "parameters": head["parameters"],
        "edition": head["edition"],
        "tables": [
            {
                "title": table.title,
                "columns": table.columns,
                "rows": [
                    {
                        name: _plain(value, decimals)
                        for name, value in zip(table.columns, row, strict=True)
                    }
                    for row, decimals in zip(table.rows, table.decimals, strict=True)
                ],
            }
            for table in tables
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _as_html(head: dict[str, object], tables: Sequence[Table]) -> str:
    title = html.escape(str(head["title"] or head["report"]))
    parts = [
        f'<!doctype html>\n<meta charset="utf-8">\n<title>{title}</title>\n<h1>{title}</h1>',
        f"<p>{html.escape(_looked_at(head))}</p>",
    ]
    for table in tables:
        parts.append(f"<h2>{html.escape(table.title)}</h2>")
        if not table.rows:
            parts.append(f"<p>{html.escape(table.empty)}</p>")
            continue
        headings = "".join(f"<th>{html.escape(column)}</th>" for column in table.columns)
        lines = [
            "".join(f"<td>{_linked(shown(value, decimals))}</td>" for value in row)
            for row, decimals in zip(table.rows, table.decimals, strict=True)
        ]
        parts.append(
            f"<table>\n<thead><tr>{headings}</tr></thead>\n<tbody>\n"
            + "\n".join(f"<tr>{line}</tr>" for line in lines)
            + "\n</tbody>\n</table>"
        )
        if table.note:
            parts.append(f"<p>{html.escape(table.note)}</p>")
    return "\n".join(parts) + "\n"


def _linked(text: str) -> str:
    """A cell; one that is a web address leads there."""
    escaped = html.escape(text)
    is_address = text.startswith(("http://", "https://"))
    return f'<a href="{escaped}">{escaped}</a>' if is_address else escaped
