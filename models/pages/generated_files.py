"""Generated pages as files: finding stale ones and writing them again."""

from collections.abc import Mapping
from pathlib import Path

from models.pages.markdown import MARK
from whole_files import write_whole


def find_stale_pages(pages: Mapping[str, str], folder: Path) -> list[str]:
    """The pages in `folder` that are missing, out of date or no longer generated."""
    return sorted(
        name
        for name in pages.keys() | _find_generated(folder)
        if name not in pages or _read_page(folder / name) != pages[name]
    )


def write_pages(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Make the generated pages in `folder` equal to `pages`; returns the names of changed ones."""
    changed = find_stale_pages(pages, folder)
    for name in changed:
        path = folder / name
        if name in pages:
            path.parent.mkdir(parents=True, exist_ok=True)
            with write_whole(path) as part:
                part.write_text(pages[name], encoding="utf-8")
        else:
            path.unlink()
    return changed


def _find_generated(folder: Path) -> set[str]:
    """The pages in `folder` that this program wrote."""
    pages = folder.rglob("*.md")
    return {str(page.relative_to(folder)) for page in pages if _read_page(page).startswith(MARK)}


def _read_page(page: Path) -> str:
    return page.read_text(encoding="utf-8") if page.is_file() else ""
