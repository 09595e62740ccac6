"""Cyrillic in Latin letters, for where no Cyrillic font is at hand."""

from __future__ import annotations

_LETTERS = {
    **dict(zip("абвгдезиклмнопрстуфыэёіўґғ", "abvgdeziklmnoprstufyeeiugg", strict=True)),
    "ж": "zh",
    "й": "y",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
    "є": "ye",
    "ї": "yi",
    "ң": "ng",
    "ө": "o",
    "ү": "u",
    "ұ": "u",
    "қ": "q",
    "һ": "h",
    "ә": "a",
    "ј": "j",
    "љ": "lj",
    "њ": "nj",
    "ћ": "c",
    "ђ": "dj",
    "џ": "dz",
    "ѓ": "g",
    "ќ": "k",
    "ѕ": "dz",
    "ҳ": "h",
    "ҷ": "j",
}


def romanise(text: str) -> str:
    """The letters of Cyrillic in Latin ones, by common English practice; others stay."""
    return "".join(_romanise_letter(letter) for letter in text)


def _romanise_letter(letter: str) -> str:
    latin = _LETTERS.get(letter.casefold(), letter)
    return latin.capitalize() if letter.isupper() else latin
