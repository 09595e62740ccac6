"""The nearest of the known words, for a message about an unknown one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

_START = 3
"""So many letters are enough to look for words that begin with them."""


def find_nearest(
    wanted: str, known: Collection[str], number: int = 3, cutoff: float = 0.6
) -> list[str]:
    """The known names in which a word begins with an unknown one, else the most similar."""
    import difflib  # only where something is wrong

    longer = [word for word in known if len(wanted) >= _START and f" {wanted}" in f" {word}"]
    return longer[:number] or difflib.get_close_matches(wanted, known, n=number, cutoff=cutoff)


def join_words(words: Sequence[str], last: str = "or") -> str:
    """Words as a list in a sentence: a, b or c."""
    *others, final = words
    return f"{', '.join(others)} {last} {final}" if others else final


def suggest(words: Sequence[str]) -> str:
    """A sentence that offers the words, with a blank before it; nothing without words."""
    return f" Did you mean {join_words(words)}?" if words else ""
