"""Recognising files of events by their headings, as other programs save them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from seeds.importing.events.fields import make_names_unique, split_sample
from seeds.importing.files.csv_rows import refuse_repeated
from seeds.importing.files.near_misses import note_near_miss
from seeds.importing.reader import Layout, Sample

_NO_ALIASES: Mapping[str, str] = {}


def find_headed_layout(
    sample: Sample,
    publication: str,
    needed: Sequence[str],
    *,
    optional: Mapping[str, str] = _NO_ALIASES,
    missing: Sequence[str] = ("", "NA", "NULL", "None"),
    is_ragged: bool = False,
) -> Layout | None:
    """The layout of a file that has the needed headings, in any order; None if it does not.

    ``optional`` maps other headings to the columns that they are; such a column that the file does
    not have is missing in every row, which needs ``is_ragged``: rows may be shorter. Tabs, commas
    and semicolons separate cells, Event.ID and event_id are Event ID, and rows may begin with a row
    name without a heading, as R writes them.
    """
    if not sample.is_text or not sample.lines:
        return None
    for delimiter in ("\t", ",", ";"):
        (header,) = split_sample(sample.lines[:1], delimiter)
        known = {_fold_heading(name): name for name in needed}
        known |= {_fold_heading(name): column for name, column in optional.items()}
        named = [known.get(_fold_heading(name), name.strip()) for name in header]
        note_near_miss(sample, publication, needed, named)
        if set(needed) <= set(named):
            refuse_repeated(named, [*needed, *dict.fromkeys(optional.values())])
            rows = split_sample([line for line in sample.lines[1:20] if line], delimiter)
            # Ragged rows of the publisher, with tabs, may be longer than the header by themselves.
            may_have_names = not (is_ragged and delimiter == "\t")
            if rows and may_have_names and all(len(row) == len(named) + 1 for row in rows):
                named = ["row name", *named]
            width = len(named)
            named += [column for column in dict.fromkeys(optional.values()) if column not in named]
            return Layout(
                f"{publication}, {width} columns",
                make_names_unique(named),
                delimiter,
                quoted=delimiter != "\t",
                trims_quotes=delimiter == "\t" and '"' in "".join(sample.lines),
                is_ragged=is_ragged,
                header_lines=1,
                missing=tuple(missing),
            )
    return None


def _fold_heading(name: str) -> str:
    """A heading without the changes of other programs: Event.ID, event_id."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
