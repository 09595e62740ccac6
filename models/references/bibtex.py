"""References in BibTeX: the one writer, and a reader of what it writes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.references.cited_work import (
    Author,
    CitedWork,
    clean_key,
    clean_text,
    read_date_parts,
    read_year,
)

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    # BibTeX counts a brace behind a backslash too.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
} | {sign: f"\\{sign}" for sign in "&%$#_"}
_SIGNS = {escaped: sign for sign, escaped in _ESCAPES.items()}
_ESCAPED = re.compile("|".join(re.escape(escaped) for escaped in _SIGNS))
_VERBATIM = {"url", "doi"}
_NOT_FURTHER = ("author", "title", "year", "date")
_OTHERS = "others"
_CSL_TYPES = {
    "article": "article-journal",
    "techreport": "report",
    "book": "book",
    "incollection": "chapter",
}
_BIBLATEX_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?[~?%]?")


def write_bibtex(reference: CitedWork) -> str:
    """One entry, without a line break at its end.

    A date that is more than a year is in `date` too, which biblatex reads and BibTeX passes over.
    """
    year = read_year(reference.published)
    fields = {
        "author": " and ".join(map(_write_author, reference.authors)),
        # In a second pair of braces, so that a style keeps its capitals.
        "title": f"{{{escape_bibtex(reference.title)}}}",
        "year": year,
        "date": _write_date(reference.published) if reference.published != year else "",
    }
    for name, value in reference.fields.items():
        fields[name] = _escape_address(value) if name in _VERBATIM else escape_bibtex(value)
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    key = clean_key(reference.key)
    return f"@{reference.entry_type}{{{key},\n" + ",\n".join(lines) + "\n}"


def read_bibtex(text: str) -> list[CitedWork]:
    """The entries of a text that `write_bibtex` wrote, or one of the same form.

    Each field has a line of its own and its value in braces. Raises ValueError for anything else.
    """
    return [_read_entry(entry) for entry in re.split(r"\n\s*\n", text.strip())]


def escape_bibtex(text: str) -> str:
    """A text with the signs that TeX would read as commands escaped."""
    return re.sub(r"[\\~^&%$#_{}]", lambda sign: _ESCAPES[sign[0]], clean_text(text))


def read_authors(text: str) -> tuple[Author, ...]:
    """Names as they stand in a card: persons with a comma, institutions without, joined by and."""
    return tuple(map(_read_author, text.split(" and ")))


def _read_author(text: str) -> Author:
    family, _, given = text.strip().partition(",")
    return Author(family, given.strip())


def _write_author(author: Author) -> str:
    """A name as BibTeX reads it; braces keep World Bank from becoming a Mr Bank."""
    name = escape_bibtex(author.family)
    if author.given:
        return f"{name}, {escape_bibtex(author.given)}"
    return name if name == _OTHERS else f"{{{name}}}"


def _write_date(published: str) -> str:
    """The date as biblatex reads it: as in EDTF, and a span for what lies between two days."""
    if not published or _BIBLATEX_DATE.fullmatch(published):
        return published
    parts, _ = read_date_parts(published)
    return "/".join(f"{year:04}-{month:02}-{day:02}" for year, month, day in parts)


def _escape_address(address: str) -> str:
    signs = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
    return "".join(signs.get(sign, sign) for sign in clean_text(address))


def _read_entry(entry: str) -> CitedWork:
    found = re.fullmatch(r"@(\w+)\{([^,\s]+),\n(.*)\n\}", entry, re.S)
    if found is None:
        raise ValueError(f"not an entry of BibTeX: {entry[:40]!r}")
    fields = dict(_read_fields(found[3]))
    authors = _split_authors(fields.get("author", ""))
    year, day = fields.get("year", ""), fields.get("date", "")
    return CitedWork(
        found[2],
        _unescape(fields.get("title", "").removeprefix("{").removesuffix("}")),
        tuple(_read_author_in_braces(name) for name in authors),
        day or year,
        {
            name: value if name in _VERBATIM else _unescape(value)
            for name, value in fields.items()
            if name not in _NOT_FURTHER
        },
        found[1],
        _CSL_TYPES.get(found[1], "dataset"),
    )


def _read_fields(lines: str) -> Iterator[tuple[str, str]]:
    for line in lines.split("\n"):
        found = re.fullmatch(r"\s*(\w+) = \{(.*)\},?", line)
        if found is None:
            raise ValueError(f"not a field of BibTeX: {line[:40]!r}")
        yield found[1], found[2]


def _split_authors(text: str) -> list[str]:
    """The names of a list; an `and` in braces belongs to a name."""
    names, depth = [""], 0
    for word in text.split(" ") if text else []:
        if word == "and" and not depth:
            names.append("")
            continue
        depth += word.count("{") - word.count("}")
        names[-1] = f"{names[-1]} {word}".strip()
    return [name for name in names if name]


def _read_author_in_braces(text: str) -> Author:
    if text.startswith("{") and text.endswith("}"):
        return Author(_unescape(text[1:-1]))
    family, _, given = text.partition(",")
    return Author(_unescape(family), _unescape(given.strip()))


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda found: _SIGNS[found[0]], text)
