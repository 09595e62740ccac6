"""What comes next is made ready while what is there is used."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Item = TypeVar("_Item")


class Ahead(Iterator[_Item]):
    """The items in order, each made in a thread beside while the one before it is used.

    The first is begun at once, before it is asked for. There are two at a time: whoever writes each
    to a place of its own needs two. An error of the thread is raised where its item would have
    come. To be closed by whoever uses it.
    """

    def __init__(self, items: Generator[_Item, None, None]) -> None:
        self._items = items
        self._beside = ThreadPoolExecutor(1)
        self._coming = self._beside.submit(next, items, None)

    def __next__(self) -> _Item:
        item = self._coming.result()
        if item is None:
            raise StopIteration
        self._coming = self._beside.submit(next, self._items, None)
        return item

    def close(self) -> None:
        """Make no more of them than the one that was begun."""
        self._beside.shutdown()
        self._items.close()
