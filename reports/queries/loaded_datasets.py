"""The loaded datasets, for the reports that read them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from models.datasets import datasets, imported_rows
from reports.framework.report import Choice


def explain_import(slug: str = "gdelt") -> str:
    """The command that loads files of a dataset; of machine-coded events, unless it is named."""
    return f"To load some: bedfellows import {slug} FILE..."


ONE_DATASET = Choice(
    "dataset",
    "Only this dataset.",
    select(datasets.c.slug).order_by(datasets.c.slug),
    narrows=True,
    absent="No {name} {given!r} is loaded.",
)


def match_dataset(choices: dict[str, Any]) -> Any:
    """The condition for the dataset of the request; without one, for all."""
    slug = choices.get("dataset")
    return datasets.c.slug == slug if slug else datasets.c.id.is_not(None)


def explain_old_classes(slug: str) -> str:
    """Why the sums of a dataset cannot be compared: two rules counted its quad classes."""
    return (
        f"The sums of {slug} count CAMEO roots 09 and 14 by an older rule: remove the dataset and "
        "import its files again."
    )


def select_datasets(choices: dict[str, Any]) -> Select[Any]:
    """The loaded datasets, in order."""
    return select(datasets).where(match_dataset(choices)).order_by(datasets.c.slug)


def is_imported_row(table_name: Any, row_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a dataset brought a row, given the name of its table and its id."""
    return exists().where(
        imported_rows.c.table_name == table_name, imported_rows.c.row_id == row_id
    )
