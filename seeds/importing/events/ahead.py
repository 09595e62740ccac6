"""What comes next is made ready while what is there is used."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Item = TypeVar("_Item")


def ahead(items: Generator[_Item, None, None], count: int) -> Generator[_Item, None, None]:
    """The items in order, ``count`` of them made ready beforehand in a thread beside.

    There are ``count`` + 1 items at a time, of which one is used: whoever writes each to a place of
    its own needs so many places. An error of the thread is raised where its item would have come.
    """
    with ThreadPoolExecutor(1) as beside:
        coming = deque(beside.submit(next, items, None) for _ in range(count))
        try:
            while (item := coming.popleft().result()) is not None:
                coming.append(beside.submit(next, items, None))
                yield item
        finally:
            # Of those that were not begun, none is wanted any more.
            beside.shutdown(cancel_futures=True)
            items.close()
