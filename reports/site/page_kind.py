"""What a kind of page is: which things have one, and what stands on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.framework.table import Head, Table
from reports.site.keys import Entry
from reports.site.site_data import SiteData

Answer = tuple[Head, Sequence[Table]]
"""What a page shows."""


@dataclass(frozen=True)
class PageKind:
    """One kind of page: a module of `pages/` declares it as ``KIND``.

    The folder of its pages has its ``name``. ``find_entries`` lists what has a page or a line,
    ``build_page`` makes the page of an entry, and ``build_index`` what stands on the first page.
    Without ``build_page``, every entry is a line of the index. With ``key_lines``, the lines of
    the index are where a link to a key without a page of its own leads.
    """

    name: str
    title: str
    place: int
    find_entries: Callable[[SiteData], Sequence[Entry]]
    build_index: Callable[[SiteData], Answer]
    build_page: Callable[[SiteData, Entry], Answer] | None = None
    is_named: bool = False
    """A text that is the whole name of an entry is a link, too."""
    has_page: Callable[[SiteData, Entry], bool] = lambda _site, _entry: True
    """Whether an entry has a page of its own."""
    in_navigation: bool = True
