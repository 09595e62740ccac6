"""Comparing names regardless of case, accents and punctuation."""

import unicodedata


def fold_name(name: str) -> str:
    """A name in lower case without accents and punctuation; ``&`` becomes "and"."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    plain = "".join(
        letter if letter.isalnum() else " "
        for letter in letters
        if not unicodedata.combining(letter)
    )
    return " ".join(plain.split())
