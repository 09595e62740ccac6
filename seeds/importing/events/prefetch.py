"""Prefetched items: the next ones are made in a thread while the current one is used."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

_Item = TypeVar("_Item")
PLACES = 3
"""Items that exist at a time: one in use and two ready, so that a slow item delays nobody."""


class Prefetch(Iterator[_Item]):
    """Items of a generator in order, made in a thread before they are asked for.

    A generator that writes each item to a place of its own needs ``PLACES`` places. An error of
    the generator is raised where its item would have come. The user must close it.
    """

    def __init__(self, items: Generator[_Item, None, None]) -> None:
        self._items = items
        self._thread = ThreadPoolExecutor(1)
        self._coming = deque(self._thread.submit(next, items, None) for _ in range(PLACES - 1))

    def __next__(self) -> _Item:
        item = self._coming[0].result()
        if item is None:
            raise StopIteration
        self._coming.popleft()
        self._coming.append(self._thread.submit(next, self._items, None))
        return item

    def close(self) -> None:
        """Stop after the item that is being made, and close the generator."""
        # The first is running or about to; a generator that never began could not clean up.
        for coming in islice(self._coming, 1, None):
            coming.cancel()
        self._thread.shutdown()
        self._items.close()
