"""The datasets of events, which alone can be in a lake."""

from __future__ import annotations

from console import UserError
from seeds.importing import registry
from seeds.importing.events.event_dataset import EventDataset


def require_events(name: str) -> EventDataset:
    """The reader of a dataset of events; UserError for another dataset."""
    reader = registry.find_dataset(name).reader
    if isinstance(reader, EventDataset):
        return reader
    fit = [
        one
        for one in registry.list_names()
        if isinstance(registry.find_dataset(one).reader, EventDataset)
    ]
    raise UserError(f"{name} has no events: a lake holds those of {', '.join(fit)}")
