"""What comes next is made ready while what is there is used."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

_Item = TypeVar("_Item")
PLACES = 3
"""Items there are at a time: one in use and two ready, so that nobody waits for a slow one."""


class Ahead(Iterator[_Item]):
    """The items in order, each made in a thread beside while one before it is used.

    The first are begun at once, before they are asked for. Whoever writes each to a place of its
    own needs ``PLACES`` of them. An error of the thread is raised where its item would have come.
    To be closed by whoever uses it.
    """

    def __init__(self, items: Generator[_Item, None, None]) -> None:
        self._items = items
        self._beside = ThreadPoolExecutor(1)
        self._coming = deque(self._beside.submit(next, items, None) for _ in range(PLACES - 1))

    def __next__(self) -> _Item:
        item = self._coming[0].result()
        if item is None:
            raise StopIteration
        self._coming.popleft()
        self._coming.append(self._beside.submit(next, self._items, None))
        return item

    def close(self) -> None:
        """Make no more of them than the one that was begun."""
        # The first runs, or is about to: what was never begun could not close what it reads from.
        for coming in islice(self._coming, 1, None):
            coming.cancel()
        self._beside.shutdown()
        self._items.close()
