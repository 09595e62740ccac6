"""The little Markdown that generated pages are made of."""

import re
from collections.abc import Iterable, Sequence

MARK = "<!-- Written by `make docs` from the code: change the code, then run it again. -->"


def format_page(title: str, *blocks: str) -> str:
    """A whole page: its mark, its title, its blocks with a line between them."""
    return "\n\n".join([MARK, f"# {title}", *(block for block in blocks if block)]) + "\n"


def format_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def escape_text(text: str | None) -> str:
    """Text of ours as Markdown that shows it as it is; `literals` stay what they are."""
    pieces = re.split(r"(`[^`]*`)", text or "")
    pieces[::2] = [
        re.sub(r"[\\<>|*\[\]]|(?<!\w)_|_(?!\w)", r"\\\g<0>", piece) for piece in pieces[::2]
    ]
    return "".join(pieces)


def format_code(text: str | None) -> str:
    """Text as a literal; nothing where there is none."""
    return f"`{text.replace('|', chr(92) + '|')}`" if text else ""


def format_link(text: str, heading: str, page: str = "") -> str:
    """A literal that leads to a heading, of this page or of another one."""
    anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    return f"[`{text}`]({page}#{anchor})"


def format_block(language: str, text: str) -> str:
    """A block shown as it is written."""
    return f"```{language}\n{text}\n```"
