"""Text as LaTeX prints it: special characters escaped, no letter that stops a TeX."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from reports.formats.addresses import find_address
from reports.formats.latex_widths import LONGEST_WORD
from reports.formats.romanise import romanise
from reports.formats.values import format_printable

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    # Two of them would become a dash or a quotation mark.
    "-": "{-}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    # At the start of a line of a table they would be read as an option.
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    "\u00a0": " ",
    "\u2010": "{-}",
    "\u2011": "{-}",
    "\u2013": r"\textendash{}",
    "\u2014": r"\textemdash{}",
    "\u2018": r"\textquoteleft{}",
    "\u2019": r"\textquoteright{}",
    "\u201a": r"\quotesinglbase{}",
    "\u201c": r"\textquotedblleft{}",
    "\u201d": r"\textquotedblright{}",
    "\u201e": r"\quotedblbase{}",
    "\u00ab": r"\guillemotleft{}",
    "\u00bb": r"\guillemotright{}",
    "\u2026": r"\textellipsis{}",
    "\u2022": r"\textbullet{}",
    "\u00b7": r"\textperiodcentered{}",
    "\u20ac": r"\texteuro{}",
    "\u00a3": r"\textsterling{}",
    "\u00a7": r"\S{}",
    "\u00b0": r"\textdegree{}",
    "\u2116": r"\textnumero{}",
    "\u2212": r"\ensuremath{-}",
    "\u00d7": r"\ensuremath{\times}",
    "\u2264": r"\ensuremath{\le}",
    "\u2265": r"\ensuremath{\ge}",
    "\u2192": r"\ensuremath{\rightarrow}",
    "\u00df": r"\ss{}",
    "\u00e6": r"\ae{}",
    "\u00c6": r"\AE{}",
    "\u0153": r"\oe{}",
    "\u0152": r"\OE{}",
    "\u00f8": r"\o{}",
    "\u00d8": r"\O{}",
    "\u0142": r"\l{}",
    "\u0141": r"\L{}",
    "\u0131": r"\i{}",
    "\u00f0": r"\dh{}",
    "\u00d0": r"\DH{}",
    "\u00fe": r"\th{}",
    "\u00de": r"\TH{}",
    "\u0111": r"\dj{}",
    "\u0110": r"\DJ{}",
}
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0328": "k",
    "\u0331": "b",
}
_CYRILLIC = re.compile("[\u0400-\u045f\u0490-\u04ff]+")
"""Letters of the encoding T2A, of which Russian, Belarusian and Kyrgyz take theirs."""
_BREAK = r"\allowbreak{}"
_HYPHEN = r"\-"
"""A place for a hyphen, if the line breaks there."""
_PIECE = re.compile(r".[^-/_]*[-/_]?")
"""What stands together in a long word as far as its length allows: a key breaks at its hyphens."""


def escape_text(text: str, *, longest: int = LONGEST_WORD) -> str:
    """A text on one line; words longer than ``longest`` can be broken, at hyphens if there are."""
    words = format_printable(text).split()
    return " ".join(_escape_word(word, longest) for word in words)


def link(address: str, words: str) -> str:
    r"""Escaped words as a link; an address that is not safe to follow is no link."""
    if find_address(address) is None:
        return words
    target = quote(address, safe="/:?=&%#@!$'()*+,;~-._")
    target = target.replace("%", r"\%").replace("#", r"\#").replace("&", r"\&")
    return rf"\href{{{target}}}{{{words}}}"


def _escape_word(word: str, longest: int) -> str:
    pieces = _PIECE.findall(word) if len(word) > longest else [word]
    return _BREAK.join(_escape_piece(piece, longest) for piece in pieces)


def _escape_piece(word: str, longest: int) -> str:
    is_long = len(word) > longest
    glue = (_HYPHEN if word.isalpha() else _BREAK) if is_long else ""
    parts = []
    start = 0
    for found in _CYRILLIC.finditer(word):
        parts += _escape_letters(word[start : found.start()])
        letters, latin = (glue.join(text) for text in (found.group(), romanise(found.group())))
        parts.append(rf"\cyrillic{{{letters}}}{{{latin}}}")
        start = found.end()
    parts += _escape_letters(word[start:])
    return glue.join(parts)


def _escape_letters(text: str) -> list[str]:
    """Each letter with its accents; what has no width is left out."""
    letters: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        for part in _decompose(character):
            if unicodedata.category(part) in ("Cf", "Cs", "Co", "Cn"):
                continue
            if part in _ACCENTS and letters:
                base = {"i": r"\i{}", "j": r"\j{}"}.get(letters[-1], letters[-1])
                below = part in "\u0323\u0327\u0328\u0331"
                base = letters[-1] if below else base
                letters[-1] = rf"\{_ACCENTS[part]}{{{base}}}"
            else:
                letters.append(_escape_character(part))
    return letters


def _decompose(character: str) -> str:
    """A letter and its accents apart, if all of them are known."""
    apart = unicodedata.normalize("NFD", character)
    is_known = apart[0].isascii() and all(mark in _ACCENTS for mark in apart[1:])
    return apart if is_known else character


def _escape_character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isascii():
        return character
    return rf"\foreignletter{{{ord(character):04X}}}{{{character}}}"
