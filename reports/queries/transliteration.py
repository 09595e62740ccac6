"""Cyrillic words in Latin letters, so that a search finds names as the data spell them.

The scheme is that of BGN/PCGN for Russian, Belarusian, Ukrainian, Kazakh and Kyrgyz, without marks.
Where English texts spell a letter in two ways, both are tried: Japarov and Zhaparov.
"""

from __future__ import annotations

import re
from itertools import islice, product

_MOST = 64
"""Of a long word with many letters of two spellings, the first combinations are tried."""
_ALWAYS = dict(
    zip(
        "абвгдезиклмнопрстуфцчшщыэюяґіїқғәұүһөң",
        [
            *("a", "b", "v", "g", "d", "e", "z", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t"),
            *("u", "f", "ts", "ch", "sh", "shch", "y", "e", "yu", "ya", "g", "i", "yi"),
            *("k", "g", "a", "u", "u", "h", "o", "ng"),
        ],
        strict=True,
    )
) | {"ъ": "", "ь": ""}
_TWO_WAYS = {
    "ж": ("zh", "j"),
    "дж": ("j", "dzh"),
    "й": ("y", "i"),
    "ий": ("y", "iy", "i"),
    "ый": ("y", "yy"),
    "х": ("kh", "h"),
    "ё": ("yo", "e", "o"),
    "є": ("ye", "e"),
    "г": ("g", "h"),
    "ў": ("u", "w"),
}
_AFTER_VOWEL = re.compile(r"(?:^|(?<=[аеёиоуыэюяіїєўй]))е|(?<=[ъь])е")
"""Where е is ye: at the beginning of a word, and after a vowel, й, ъ or ь."""
_PIECES = re.compile("дж|ий$|ый$|.")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


def transliterate(word: str) -> list[str]:
    """The Latin spellings of a word in lower case; none if it has no Cyrillic letter."""
    if not _CYRILLIC.search(word):
        return []
    soft = {match.start() for match in _AFTER_VOWEL.finditer(word)}
    choices = [_spell(match[0], match.start() in soft) for match in _PIECES.finditer(word)]
    return list(dict.fromkeys("".join(letters) for letters in islice(product(*choices), _MOST)))


def _spell(piece: str, is_soft: bool) -> tuple[str, ...]:
    """The spellings of a letter, or of letters with a spelling of their own."""
    if is_soft:
        return ("ye", "e")
    if piece in _TWO_WAYS:
        return _TWO_WAYS[piece]
    return (_ALWAYS.get(piece, piece),)
