"""README.md of a package: what it holds, how to read it, what may be passed on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.pages.markdown import escape_text, format_code, format_table
from reports.packages.describe import Stamp, WrittenTable
from reports.packages.loaded_data import LoadedDataset

_READING = {
    "csv": """The files are CSV (RFC 4180, UTF-8). An empty field is NULL: unknown or not given. A \
quoted empty field (`""`) is the empty text. Dates are ISO days, true and false are spelled so, \
numbers have a decimal point.""",
    "parquet": "The files are Parquet, with typed columns. NULL: unknown or not given.",
}
_COMMANDS = {
    "csv": """```python
import pandas
laws = pandas.read_csv("data/laws.csv")
```

```r
laws <- read.csv("data/laws.csv", na.strings = "")
```""",
    "parquet": """```python
import pandas
laws = pandas.read_parquet("data/laws.parquet")
```

```r
laws <- arrow::read_parquet("data/laws.parquet")
```""",
}


def write_readme(
    written: Sequence[WrittenTable], loaded: Sequence[LoadedDataset], stamp: Stamp, format_: str
) -> str:
    """The page."""
    about = (
        "A database of how states align, as a Data Package. Data edition "
        f"{escape_text(stamp.edition)}, schema {stamp.revision}. `datapackage.json` gives the "
        "type, the meaning and the unit of each column, the keys that join the tables, and the "
        "SHA-256 of each file."
    )
    keys = (
        "The columns `id` join the tables of this package and differ between databases; cite slugs "
        "and codes. `bedfellows restore DIR --database FILE` makes a database of it again."
    )
    blocks = [
        "# Bedfellows",
        about,
        "## How to read it",
        _READING[format_],
        _COMMANDS[format_],
        keys,
        "## What may be passed on",
        *_describe_licences(loaded),
        "## Tables",
        format_table(["Table", "Rows", "What it holds"], _list_tables(written, is_view=False)),
        "## Views",
        "Derived from the tables, with names beside ids; they hold rows of the same datasets.",
        format_table(["View", "Rows", "What it holds"], _list_tables(written, is_view=True)),
        "## Check the files",
        "`sha256sum --check SHA256SUMS`",
    ]
    return "\n\n".join(blocks) + "\n"


def _describe_licences(loaded: Sequence[LoadedDataset]) -> Iterator[str]:
    yield (
        "The curated rows may be passed on under the MIT licence (LICENSE). Each rests on sources "
        "(tables `citations` and `sources`), whose texts are not in this package."
    )
    if not loaded:
        yield "No dataset of another publisher is in this package."
        return
    yield (
        "Rows of datasets stay under the terms of their publishers. Cite them as the column "
        "`citation` of the table `datasets` says."
    )
    yield format_table(
        ["Dataset", "Publisher", "Licence", "May be passed on", "In the tables"],
        (
            [
                escape_text(dataset.title),
                escape_text(dataset.publisher),
                escape_text(dataset.licence.words),
                "yes, cited" if dataset.licence.may_be_passed_on else "**ask the publisher**",
                ", ".join(map(format_code, dataset.tables)),
            ]
            for dataset in loaded
        ),
    )
    if limited := [each.slug for each in loaded if not each.licence.may_be_passed_on]:
        yield (
            "Before you pass this package on, ask the publishers marked so, or make a package "
            "without their rows: in a copy of the database, "
            + ", ".join(format_code(f"bedfellows import {slug} --remove") for slug in limited)
            + ", then export the copy."
        )


def _list_tables(written: Sequence[WrittenTable], *, is_view: bool) -> Iterator[list[str]]:
    for each in sorted(written, key=lambda each: each.table.name):
        if each.table.is_view == is_view:
            meaning = escape_text(each.table.meaning)
            yield [format_code(each.table.name), f"{each.tally.rows:,}", meaning]
