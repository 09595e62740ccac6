"""Generated files in the layouts of seven datasets, as long as the published ones.

Treaties are like the published ones: a few hundred join most states, most join a region or a pair.
Some trade agreements stand in two files, as they do in reality. The same seed gives the same files.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

_SEED = 20260122
_FIRST, _LAST = date(1946, 1, 1), date(2022, 12, 31)
_SUBJECTS = (
    *("Trade", "Air Services", "Double Taxation", "Extradition", "Fisheries", "Road Transport"),
    *("Customs", "Cultural Relations", "Atomic Energy", "Investment", "Social Security", "Waters"),
)
_MEASURES = ("trade", "arms", "military", "financial", "travel", "other")
_BIG = ("USA", "GBR", "FRA", "DEU", "CAN", "AUS", "JPN", "RUS", "CHN")


class State(NamedTuple):
    """A state of today with its codes."""

    alpha3: str
    alpha2: str
    numeric: str
    name: str
    began: date
    cow: str


class Treaty(NamedTuple):
    """A treaty with its day of signature and its parties."""

    key: str
    title: str
    signed: date
    parties: Sequence[State]


class Size(NamedTuple):
    """How many rows of each kind; without values, as many as the published files have."""

    parties: int = 98_000
    trade_agreements: int = 1_200
    sanctions: int = 1_550
    roll_calls: int = 6_200
    indicators: int = 37
    icews: int = 20_000


def write_files(folder: Path, states: Sequence[State], size: Size) -> dict[str, list[Path]]:
    """Write the files of all datasets but GDELT; returns them by dataset, in order of import."""
    random = Random(_SEED)
    treaties = _draw_treaties(random, states, size.parties)
    return {
        "treaties": [_write_treaties(folder / "treaties.csv", random, treaties)],
        "desta": [_write_desta(folder / "desta.csv", random, states, treaties, size)],
        "gsdb": [_write_gsdb(folder / "gsdb.csv", random, states, size.sanctions)],
        "unvotes": _write_votes(folder, random, states, size.roll_calls),
        "icews": [_write_icews(folder / "icews.tab", random, states, size.icews)],
        "wdi": [write_wdi(folder / "wdi.csv", random, states, size.indicators)],
        "cow-states": [_write_cow_states(folder / "cow_states.csv", states)],
    }


def _write(path: Path, rows: Iterable[Sequence[object]], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return path


def _draw_day(random: Random, first: date = _FIRST, last: date = _LAST) -> date:
    return first + timedelta(days=random.randrange(max((last - first).days, 1)))


def _draw_treaties(random: Random, states: Sequence[State], parties: int) -> list[Treaty]:
    """Treaties until they have this many parties: many with most states, most with few."""
    treaties: list[Treaty] = []
    total = 0
    while total < parties:
        signed, share = _draw_day(random), random.random()
        if share < 0.11:
            count = random.randint(120, len(states))
        elif share < 0.35:
            count = random.randint(10, 40)
        else:
            count = random.randint(2, 8)
        chosen = random.sample(states, min(count, len(states), max(parties - total, 2)))
        number, subject = len(treaties), random.choice(_SUBJECTS)
        names = " And ".join(state.name for state in chosen[:2])
        of = f"Between {names}" if len(chosen) < 9 else f"No. {number}"
        title = f"Agreement On {subject} {of} Signed In {signed.year}"
        treaties.append(Treaty(f"GEN{number:04}_{signed.year}A", title, signed, chosen))
        total += len(chosen)
    return treaties


def _write_treaties(path: Path, random: Random, treaties: Sequence[Treaty]) -> Path:
    header = (
        *("stateID", "treatyID", "Title", "Begin", "End", "Signature", "StateSignature"),
        *("StateRatification", "Force", "StateForce", "Term", "StateEnd", "Coder", "Comments"),
    )
    rows: list[Sequence[object]] = [header]
    for treaty in treaties:
        force = treaty.signed + timedelta(days=random.randint(100, 1500))
        term = _draw_day(random, force) if random.random() < 0.06 else ""
        for state in treaty.parties:
            begin = max(treaty.signed, state.began)
            signs = random.random() < 0.45 and begin == treaty.signed
            bound = _draw_day(random, max(force, begin), max(force, begin) + timedelta(days=6000))
            given = bound - timedelta(days=random.randint(0, 90))
            is_bound = random.random() < 0.85 and bound <= _LAST
            rows.append(
                (
                    *(state.alpha3, treaty.key, treaty.title, treaty.signed),
                    *(term or "9999-12-31", treaty.signed),
                    treaty.signed if signs else "",
                    max(given, begin) if is_bound else "",
                    *(force, bound if is_bound else "", term, term or "9999-12-31", "", ""),
                )
            )
    return _write(path, rows)


def _write_desta(
    path: Path, random: Random, states: Sequence[State], treaties: Sequence[Treaty], size: Size
) -> Path:
    """Base treaties and, for one in six, an accession; a quarter are in the other file, too."""
    codes = [f"c{number}" for number in range(1, 92)]
    header = ("number", "base_treaty", "name", "entry_type", "consolidated", "year")
    rows: list[Sequence[object]] = [
        (*header, "entryforceyear", "language", "typememb", *codes, *(f"m{code}" for code in codes))
    ]
    shared = [treaty for treaty in treaties if len(treaty.parties) <= 40]
    number = 0
    while len(rows) <= size.trade_agreements:
        number += 1
        if random.random() < 0.25 and shared:
            treaty = shared.pop(random.randrange(len(shared)))
            year, parties = treaty.signed.year, list(treaty.parties)
        else:
            count = 2 if random.random() < 0.7 else random.randint(3, 30)
            year, parties = random.randint(1948, 2021), random.sample(states, count)
        name = " ".join(state.name for state in parties[:2])
        entries = [(str(number), name, "base_treaty", 1 if len(parties) == 2 else 2, parties)]
        if random.random() < 0.17:
            joined = random.choice(states)
            if joined not in parties:
                accession = f"{name} {joined.name} accession"
                entries.append((f"{number}+1", accession, "accession", 5, [*parties, joined]))
        for key, title, kind, membership, members in entries:
            numbers = [state.numeric for state in members]
            marks = [int(membership == 5 and state is members[-1]) for state in members]
            empty = ["NA"] * (len(codes) - len(members))
            when = (year, year + random.randint(0, 3))
            rows.append(
                (
                    *(key, number, title, kind, 0, *when, "English", membership),
                    *(*numbers, *empty, *marks, *empty),
                )
            )
    return _write(path, rows, ";")


def _write_gsdb(path: Path, random: Random, states: Sequence[State], cases: int) -> Path:
    names = {state.alpha3: state.name for state in states}
    senders = [names[code] for code in _BIG if code in names] + ["EU", "European Union"]
    rows: list[Sequence[object]] = [
        (
            *("case_id", "sanctioned_state", "sanctioning_state", "begin", "end", "trade"),
            *("descr_trade", *_MEASURES[1:], "target_mult", "sender_mult", "objective", "success"),
        )
    ]
    for case in range(1, cases + 1):
        target = random.choice(states)
        begin = random.randint(max(1950, target.began.year), 2022)
        end = min(begin + random.randint(0, 15), 2023)
        flags = {name: int(random.random() < 0.25) for name in _MEASURES}
        rows.append(
            (
                *(case, target.name, random.choice(senders), begin, end, flags.pop("trade"), ""),
                *(*flags.values(), 0, 0, "policy_change"),
                "ongoing" if end == 2023 else "nego_settlement",
            )
        )
    return _write(path, rows)


def _write_votes(
    folder: Path, random: Random, states: Sequence[State], roll_calls: int
) -> list[Path]:
    held: list[Sequence[object]] = [
        ("rcid", "session", "importantvote", "date", "unres", "amend", "para", "short", "descr")
    ]
    votes: list[Sequence[object]] = [("rcid", "country", "country_code", "vote")]
    issues: list[Sequence[object]] = [("rcid", "short_name", "issue")]
    members = [state for state in states if state.cow]
    for number in range(1, roll_calls + 1):
        day = _FIRST + (_LAST - _FIRST) * number // (roll_calls + 1)
        session, resolution = day.year - 1945, f"R/{day.year - 1945}/{number}"
        held.append((number, session, 0, day, resolution, 0, 0, f"VOTE {number}", "Adopted"))
        choices = random.choices(("yes", "no", "abstain"), (80, 8, 12), k=len(members))
        votes += [
            (number, state.name, state.alpha2, choice)
            for state, choice in zip(members, choices, strict=True)
            if state.began <= day and random.random() < 0.96
        ]
        if number % 3 == 0:
            issues.append((number, "me", "Palestinian conflict"))
    return [
        _write(folder / "roll_calls.csv", held),
        _write(folder / "votes.csv", votes),
        _write(folder / "issues.csv", issues),
    ]


def _write_icews(path: Path, random: Random, states: Sequence[State], rows: int) -> Path:
    lines: list[Sequence[object]] = [
        (
            *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country"),
            *("Event Text", "CAMEO Code", "Intensity", "Target Name", "Target Sectors"),
            *("Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District"),
            *("Province", "Country", "Latitude", "Longitude"),
        )
    ]
    for number in range(rows):
        day = date(2018, 1, 1) + timedelta(days=365 * number // rows)
        source, target = (state.name for state in random.sample(states, 2))
        lines.append(
            (
                *(30_000_000 + number, day, "Minister", "Government", source, "Consult", "040"),
                *("1.0", "Minister", "Government", target, 40_000_000 + number, 1, "Agency"),
                *("NA", "NA", "NA", target, 0, 0),
            )
        )
    return _write(path, lines, "\t")


def write_wdi(
    path: Path, random: Random, states: Sequence[State], indicators: int, filled: float = 1.0
) -> Path:
    """Write a wide file of indicators in which a share of the cells has a figure."""
    years = range(1960, 2025)
    rows: list[Sequence[object]] = [
        ("Data Source", "World Development Indicators", ""),
        (),
        ("Last Updated Date", "2025-10-07", ""),
        (),
        ("Country Name", "Country Code", "Indicator Name", "Indicator Code", *years),
    ]
    for state in states:
        for number in range(indicators):
            figures = [
                round(random.random() * 10_000, 3)
                if year >= state.began.year and (filled == 1 or random.random() < filled)
                else ""
                for year in years
            ]
            name = f"Generated series {number} (current US$)"
            rows.append((state.name, state.alpha3, name, f"GEN.SER.{number:03}", *figures))
    return _write(path, rows)


def _write_cow_states(path: Path, states: Sequence[State]) -> Path:
    header = ("stateabb", "ccode", "statenme", "styear", "stmonth", "stday")
    rows: list[Sequence[object]] = [(*header, "endyear", "endmonth", "endday", "version")]
    for state in states:
        if state.cow:
            began = (state.began.year, state.began.month, state.began.day)
            rows.append((state.alpha3, state.cow, state.name, *began, 2016, 12, 31, 2016))
    return _write(path, rows)
