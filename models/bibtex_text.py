"""Texts as BibTeX reads them."""

import re

_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    letter: f"\\{letter}" for letter in "&%$#_{}"
}


def escape_bibtex(text: str) -> str:
    """A text with the signs that TeX would read as commands escaped."""
    return re.sub(r"[\\~^&%$#_{}]", lambda letter: _SPECIAL[letter[0]], text)
