"""Headings of a table of figures: which layout a file has, which columns are new or missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from seeds.importing.card import Card, LayoutNote
from seeds.importing.figures.figure_table import FigureTable, StateColumns
from seeds.importing.files.csv_rows import match_header, refuse_repeated
from seeds.importing.files.near_misses import list_names, note_near_miss
from seeds.importing.reader import Layout, Sample


def recognise_table(card: Card, table: FigureTable, sample: Sample) -> Layout | None:
    """The layout of a file whose headings are those of the card; None if they are not.

    Layouts with all columns come before those with a selection.
    """
    for note in sorted(card.layouts, key=lambda one: one.columns):
        is_whole, fitted = note.columns == "all", fit_table(table, note)
        figures = [column.column for column in fitted.columns]
        for keys in list_key_columns(fitted)[: 1 if is_whole else None]:
            needed = [*keys, *note.headings, *(figures if is_whole else ())]
            layout = match_header(sample, note.name, _fold(needed))
            if layout is None:
                continue
            names = [name.strip().lower() for name in layout.columns]
            if is_whole or set(_fold(figures)) & set(names):
                refuse_repeated(names, _fold([*figures, table.version]))
                return layout
            note_near_miss(sample, note.name, [*_fold(needed), "a column of figures"], names)
    return None


def find_note(card: Card, layout: Layout) -> LayoutNote:
    """What the card says of a layout."""
    return next(note for note in card.layouts if note.name == layout.name)


def fit_table(table: FigureTable, note: LayoutNote) -> FigureTable:
    """The table with the headings and the period of one layout."""

    def rename(side: StateColumns) -> StateColumns:
        names = (note.renamed.get(name, name) for name in (side.code, side.name))
        return StateColumns(*names)

    return replace(
        table,
        actor=rename(table.actor),
        partner=None if table.partner is None else rename(table.partner),
        period=note.period or table.period,
        columns=tuple(
            replace(
                column,
                column=note.renamed.get(column.column, column.column),
                indicator=column.indicator or column.column.lower(),
            )
            for column in table.columns
        ),
    )


def list_key_columns(table: FigureTable) -> list[list[str]]:
    """The columns that say who and when: with codes, and where there are only names, with those."""
    sides = [table.actor, *([table.partner] if table.partner else [])]
    when = [*filter(None, (table.period.year, table.period.begin, table.period.end))]
    by_code = [side.code or side.name for side in sides]
    by_name = [side.name or side.code for side in sides]
    return [[*by_code, *when], *([[*by_name, *when]] if by_name != by_code else [])]


def describe_columns(note: LayoutNote, table: FigureTable, layout: Layout) -> Iterator[str]:
    """What the file has that the card does not know, and what it lacks, in words.

    ``table`` is that of the layout.
    """
    sides = [table.actor, *([table.partner] if table.partner else [])]
    figures = [column.column for column in table.columns]
    known = {
        *_fold(name for keys in list_key_columns(table) for name in keys),
        *_fold(note.headings),
        *_fold(figures),
        *_fold([table.version]),
        *_fold(name for side in sides for name in (side.code, side.name)),
    }
    patterns = _fold(one.column for one in table.not_read)
    names = [name.strip().lower() for name in layout.columns]
    new = [
        name
        for name in dict.fromkeys(names)
        if name and name not in known and not any(fnmatchcase(name, each) for each in patterns)
    ]
    if new:
        yield f"columns that the card does not describe, not read: {list_names(new)}"
    missing = [one for one in figures if one.lower() not in names]
    if missing:
        yield f"columns of the card that the file does not have: {list_names(missing)}"


def _fold(names: Collection[str] | Iterator[str]) -> list[str]:
    return [name.strip().lower() for name in names if name]
