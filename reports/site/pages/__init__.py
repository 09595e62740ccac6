"""The kinds of pages of a site, a module each; `list_page_kinds` finds them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from reports.site.page_kind import PageKind


def list_page_kinds() -> list[PageKind]:
    """Every kind, in the order of the navigation."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    kinds: list[PageKind] = [kind for module in modules for kind in module.KINDS]
    return sorted(kinds, key=lambda kind: kind.place)
