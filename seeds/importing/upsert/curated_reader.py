"""Readers of datasets whose rows stand in tables beside curated ones."""

from __future__ import annotations

from abc import ABC, abstractmethod

from sqlalchemy import Connection

from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.upsert import ownership


class CuratedReader(ABC):
    """A `Reader` whose rows are all recorded as owned by its dataset, as an upsert does."""

    checks_keys = False

    @abstractmethod
    def recognise(self, sample: Sample) -> Layout | None:
        """The layout of a file that begins with this sample; None if it is not of this dataset."""

    @abstractmethod
    def load(self, job: Job) -> Counts:
        """Load the file into the database through the job's connection; commit nothing."""

    def remove(self, connection: Connection, dataset_id: int) -> int:
        """Delete every row that the dataset owns; returns how many there were."""
        return ownership.delete_owned_rows(connection, dataset_id)
