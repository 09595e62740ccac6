"""The dataset of votes in the UN General Assembly, the only one of votes."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from models.datasets import datasets

VOTE_DATASET = "unvotes"


def match_vote_dataset(dataset_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition for rows of the votes, by their column of the dataset."""
    votes = select(datasets.c.id).where(datasets.c.slug == VOTE_DATASET)
    return dataset_id == votes.scalar_subquery()
