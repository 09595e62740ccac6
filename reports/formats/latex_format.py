r"""All tables for LaTeX: a document that compiles, or the tables alone for a paper.

Tables are booktabs rules in a longtable with paragraph columns, whose widths fit the page; those
that are too wide for a page turn it, or go on in further parts. Works with pdfTeX, XeTeX, LuaTeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reports.formats.latex_text import escape_text, link
from reports.formats.latex_widths import fit_to_pages
from reports.formats.omissions import describe_further
from reports.formats.values import format_printable, shorten_notes
from reports.framework.columns import ColumnType
from reports.framework.table import Cell, Head, NoteNumbers, Table

_PREAMBLE = r"""\usepackage{iftex}
\ifPDFTeX
  \usepackage[utf8]{inputenc}
  \newif\ifhascyrillic
  \IfFileExists{t2acmr.fd}{\hascyrillictrue}{}
  \ifhascyrillic\usepackage[T2A,T1]{fontenc}\else\usepackage[T1]{fontenc}\fi
  \IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
  \usepackage{textcomp}
  \ifhascyrillic
    \newcommand{\cyrillic}[2]{{\fontencoding{T2A}\selectfont #1}}
  \else
    \newcommand{\cyrillic}[2]{#2}
  \fi
  \newcommand{\foreignletter}[2]{[U+#1]}
\else
  \usepackage{fontspec}
  \IfFontExistsTF{DejaVu Serif}{\setmainfont{DejaVu Serif}}{}
  \newcommand{\cyrillic}[2]{#1}
  \newcommand{\foreignletter}[2]{#2}
\fi
\usepackage{array,booktabs,longtable,pdflscape}
\usepackage[hidelinks]{hyperref}
\newcolumntype{P}[1]{>{\raggedright\arraybackslash}p{#1}}
\newcolumntype{R}[1]{>{\raggedleft\arraybackslash}p{#1}}"""
_SETTINGS = r"""\setlength{\tabcolsep}{3pt}
\setlength{\emergencystretch}{4em}
\setlength{\LTcapwidth}{\linewidth}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt}
\raggedright
\raggedbottom"""
_WORD = 28
"""Characters up to which a word outside of tables is not broken."""


def render_latex(head: Head, tables: Sequence[Table], *, is_document: bool) -> str:
    """The document; without ``is_document``, what stands between its begin and its end."""
    # A first table that needs a wide page turns them all: no page stays empty before it.
    is_turned = is_document and bool(tables) and _is_wide(tables[0])
    body = [*_write_body(head, tables, is_turned=is_turned)]
    if not is_document:
        preamble = "\n".join(f"% {line}" for line in _PREAMBLE.splitlines())
        needed = "% Put these lines into the preamble of your document:\n"
        text = "\n\n".join(["{" + _SETTINGS, *body, "}"])
        return f"{needed}{preamble}\n\n{text}\n"
    title = escape_text(head.title or head.report, longest=_WORD)
    plain = re.sub(r"[^\w .,:-]", " ", format_printable(head.title or head.report))
    plain = re.sub(r"[^\x20-\x7e]|_", " ", plain)
    opening = [
        rf"\documentclass[10pt,a4paper{',landscape' * is_turned}]{{article}}",
        r"\usepackage[margin=2cm]{geometry}",
        _PREAMBLE,
        rf"\hypersetup{{pdftitle={{{plain}}}}}",
        _SETTINGS,
        r"\begin{document}",
        rf"{{\Large\bfseries {title}\par}}",
    ]
    return "\n\n".join(["\n".join(opening), *body, r"\end{document}"]) + "\n"


def _is_wide(table: Table) -> bool:
    if not table.lines or table.is_bibliography:
        return False
    return any(part.is_landscape for part in fit_to_pages(table.columns, _write_texts(table)))


def _write_texts(table: Table) -> list[list[str]]:
    return [[_join(cell, line.decimals) for cell in line.cells] for line in table.lines]


def _write_body(head: Head, tables: Sequence[Table], *, is_turned: bool) -> Iterator[str]:
    yield _write_prose(head.scope)
    taken: set[str] = set()
    for number, table in enumerate(tables, 1):
        if table.is_bibliography:
            yield _write_sources(table)
        elif not table.lines:
            yield rf"\textbf{{{escape_text(table.title, longest=_WORD)}}}: " + _write_prose(
                table.empty
            )
        else:
            label = _make_label(head, table, number, taken)
            yield from _write_table(table, label, is_turned=is_turned)
    if head.coverage:
        yield _write_prose(head.coverage.line)


def _make_label(head: Head, table: Table, number: int, taken: set[str]) -> str:
    """A label such as ``tab:laws-stages-and-votes``."""
    words = re.sub(r"[^a-z0-9]+", "-", f"{head.report}-{table.title}".casefold()).strip("-")
    label = f"tab:{words[:60]}"
    label = f"{label}-{number}" if label in taken else label
    taken.add(label)
    return label


def _write_prose(text: str) -> str:
    return rf"{{\small {escape_text(text, longest=_WORD)}\par}}" if text else ""


def _write_table(table: Table, label: str, *, is_turned: bool) -> Iterator[str]:
    rows = _write_texts(table)
    types = [column.type for column in table.describe_columns()]
    parts = fit_to_pages(table.columns, rows, is_turned=is_turned)
    for number, part in enumerate(parts, 1):
        of_parts = f" (part {number} of {len(parts)})" if len(parts) > 1 else ""
        caption = escape_text(f"{table.title}{of_parts}", longest=_WORD)
        named = rf"\caption{{{caption}}}" + (rf"\label{{{label}}}" if number == 1 else "")
        columns = "".join(
            f"{_align(types[place])}{{{width:.1f}pt}}"
            for place, width in zip(part.places, part.widths, strict=True)
        )
        lines = [rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}", rf"{named}\\", r"\toprule"]
        headings = _write_row([escape_text(table.columns[place]) for place in part.places])
        again = rf"\multicolumn{{{len(part.places)}}}{{@{{}}l@{{}}}}{{\emph{{continued}}}}\\"
        lines += [headings, r"\midrule", r"\endfirsthead", again, r"\toprule", headings]
        lines += [r"\midrule", r"\endhead", r"\bottomrule", r"\endfoot"]
        for cells, texts in zip((line.cells for line in table.lines), rows, strict=True):
            lines.append(
                _write_row([_write_cell(cells[place], texts[place]) for place in part.places])
            )
        lines.append(r"\end{longtable}")
        words = f"{describe_further(table)}. {table.note}" if table.left_out else table.note
        note = _write_prose(words) if number == len(parts) else ""
        yield _place("\n".join(lines), note, is_alone=part.is_landscape and not is_turned)


def _place(lines: str, note: str, *, is_alone: bool) -> str:
    """A table in small type on its page, with the note below it."""
    text = f"{{\\fontsize{{8}}{{10}}\\selectfont\n{lines}\n}}"
    text = f"{text}\n{note}" if note else text
    return f"\\begin{{landscape}}\n{text}\n\\end{{landscape}}" if is_alone else text


def _align(type_: ColumnType) -> str:
    return "R" if type_ in (ColumnType.INTEGER, ColumnType.NUMBER) else "P"


def _write_row(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"


def _write_cell(cell: Cell, text: str) -> str:
    if isinstance(cell, NoteNumbers):
        return " ".join(
            "--".join(rf"\hyperlink{{source.{number}}}{{{number}}}" for number in run.split("-"))
            for run in text.split()
        )
    return link(text, escape_text(text))


def _join(cell: Cell, decimals: int | None) -> str:
    return " ".join(format_printable(shorten_notes(cell), decimals).split())


def _write_sources(table: Table) -> str:
    """The list of sources, to which the numbers in the tables lead."""
    title = rf"\section*{{{escape_text(table.title)}}}"
    if not table.lines:
        return f"{title}\n{_write_prose(table.empty)}"
    lines = [title]
    for number, author, name, publisher, dated, address, where, *more in (
        line.cells for line in table.lines
    ):
        words = ", ".join(str(part) for part in (author, name, publisher, dated, where) if part)
        text = escape_text(words, longest=_WORD)
        if address:
            shown = escape_text(str(address), longest=_WORD)
            text = f"{text}. {link(str(address), shown)}"
        named = zip(table.columns[-len(more) :], more, strict=True) if more else ()
        further = ", ".join(f"{heading.lower()} {value}" for heading, value in named if value)
        text += f". {escape_text(further, longest=_WORD)}" if further else ""
        mark = rf"\hypertarget{{source.{number}}}{{[{number}]}}"
        lines.append(rf"{{\small\hangindent=2em {mark} {text}\par}}")
    return "\n".join(lines)
