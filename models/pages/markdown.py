"""Markdown for generated pages."""

import re
from collections.abc import Iterable, Sequence

MARK = "<!-- Written by `make docs` from the code: change the code and run it again. -->"


def format_page(title: str, *blocks: str) -> str:
    """A page: the mark, the title, and the blocks with an empty line between them."""
    return "\n\n".join([MARK, f"# {title}", *(block for block in blocks if block)]) + "\n"


def format_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; its cells are Markdown already."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def escape_text(text: str | None) -> str:
    """Plain text escaped for Markdown; `literals` stay literals."""
    pieces = re.split(r"(`[^`]*`)", text or "")
    pieces[::2] = [
        re.sub(r"[\\<>|*\[\]]|(?<!\w)_|_(?!\w)", r"\\\g<0>", piece) for piece in pieces[::2]
    ]
    return "".join(pieces)


def format_code(text: str | None) -> str:
    """Text as a literal; nothing if there is no text."""
    return f"`{text.replace('|', chr(92) + '|')}`" if text else ""


def format_link(text: str, heading: str, page: str = "") -> str:
    """A literal that links to a heading of this page or of another one."""
    anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    return f"[`{text}`]({page}#{anchor})"


def format_block(language: str, text: str) -> str:
    """A block of code in a language."""
    return f"```{language}\n{text}\n```"
