"""The loaded datasets, for the reports that read them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from models.datasets import datasets
from reports.framework.report import Choice

HOW_TO_LOAD = "To load some: bedfellows import gdelt FILE..."

ONE_DATASET = Choice(
    "dataset",
    "Only this dataset.",
    select(datasets.c.slug).order_by(datasets.c.slug),
    absent="No {name} {given!r} is loaded.",
)


def match_dataset(choices: dict[str, Any]) -> Any:
    """The condition for the dataset of the request; without one, for all."""
    slug = choices.get("dataset")
    return datasets.c.slug == slug if slug else datasets.c.id.is_not(None)


def select_datasets(choices: dict[str, Any]) -> Select[Any]:
    """The loaded datasets, in order."""
    return select(datasets).where(match_dataset(choices)).order_by(datasets.c.slug)
