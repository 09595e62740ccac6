"""The file `bedfellows.toml`: what a user wants without typing it each time.

It is looked for in the working folder, then in each folder above it; the nearest counts, alone. An
option on the command line wins over the environment, the environment over the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from console import UserError

NAME = "bedfellows.toml"
_SETTINGS = {
    "database": "the path of a SQLite file or a postgresql:// URL, in quotes",
    "format": 'the name of a format, in quotes: "md"',
    "as-of": 'a day, month or year, in quotes: "2015-08-12"',
    "countries": 'a list of countries: ["BLR", "KGZ"]',
}
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")


class DefaultText(str):
    """A text of the file, with the place where it stands."""

    origin: str

    def __new__(cls, value: str, origin: str) -> Self:
        """The text, and its file and line."""
        text = super().__new__(cls, value)
        text.origin = origin
        return text

    def __str__(self) -> str:
        """Itself: the command line makes a text of every value, which would lose the origin."""
        return self


@dataclass(frozen=True)
class Defaults:
    """What the file says; empty without a file."""

    values: dict[str, DefaultText] = field(default_factory=dict)
    countries: tuple[DefaultText, ...] = ()
    file: Path | None = None


def name_origin(value: object, error: UserError) -> UserError:
    """The error about a value; of one from the file, with its file and line."""
    origin = getattr(value, "origin", "")
    return UserError(f"{origin}: {error}") if origin else error


def read_defaults() -> Defaults:
    """The file nearest to the current folder; UserError names the file and line of each fault."""
    start = Path.cwd()
    file = next((each / NAME for each in (start, *start.parents) if (each / NAME).is_file()), None)
    return Defaults() if file is None else _read_file(file)


def _read_file(file: Path) -> Defaults:
    import tomllib

    try:
        text = file.read_text(encoding="utf-8-sig")
        settings = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise UserError(f"{file}: is not UTF-8: {error.reason}") from None
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", str(error))
        line, reason = (found[2], found[1]) if found else (str(text.count("\n") + 1), str(error))
        raise UserError(f"{file}:{line}: {reason}") from None
    lines = {
        found[1]: number
        for number, line in reversed([*enumerate(text.splitlines(), 1)])
        if (found := _KEY.match(line))
    }
    origins = {name: f"{file}:{lines.get(name, 1)}" for name in settings}
    faults = [
        f"{origins[name]}: {fault}"
        for name, value in settings.items()
        if (fault := _find_fault(name, value))
    ]
    if faults:
        raise UserError("\n".join(faults))
    values = {
        name: DefaultText(_read_text(name, value, file), origins[name])
        for name, value in settings.items()
        if name != "countries"
    }
    origin = origins.get("countries", "")
    countries = tuple(DefaultText(each, origin) for each in settings.get("countries", ()))
    return Defaults(values, countries, file)


def _read_text(name: str, value: Any, file: Path) -> str:
    """The value as on a command line; a path is one from the folder of the file."""
    if name == "database" and not re.match(r"[A-Za-z][\w+.-]+:", str(value)):
        return str(file.parent / Path(str(value)).expanduser())
    return str(value)


def _find_fault(name: str, value: Any) -> str:
    if name not in _SETTINGS:
        return f"there is no setting {name!r}; there are {', '.join(_SETTINGS)}"
    texts = value if name == "countries" else [value]
    if not isinstance(texts, list) or not all(isinstance(each, str) and each for each in texts):
        is_day = name == "as-of" and hasattr(value, "isoformat") and not hasattr(value, "hour")
        return "" if is_day else f"{name} must be {_SETTINGS[name]}"
    return ""
