"""The selects of the reports as SQL with parameters: ``:actor``, ``:other``, ``:as_of``.

A section is built for two requests that differ in every value. Where both give the same text, no
value is baked in, and the text is the query for every request; else the section has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection, Select

from console import UserError
from reports.framework import registry
from reports.framework.actors import find_actor
from reports.framework.parameters import MEMBERS, DayParameter, TextParameter
from reports.framework.report import Report
from reports.framework.request import ActorRef, Request
from reports.framework.run import build_example_request
from reports.framework.section import Section
from reports.framework.sql_text import compile_values, format_sql

_SIDES = ("actor", "other")
_LABELS = ("Country A", "Country B")
_TEXTS_AND_NAMES = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_OTHER_ACTORS = ("RUS", "UKR", "ARM")
_OTHER_DAY = date(2019, 3, 4)


@dataclass(frozen=True)
class ReportQuery:
    """The query of one section of a report, with values of the report's example."""

    name: str
    title: str
    report: str
    question: str
    sql: str
    example: dict[str, str]


def build_report_queries(connection: Connection) -> list[ReportQuery]:
    """Every section of every report that is one select, whatever is asked."""
    return [
        query
        for name in registry.list_names()
        for query in _build_queries(connection, registry.load_report(name))
    ]


def _build_queries(connection: Connection, report: Report) -> Iterator[ReportQuery]:
    try:
        request = build_example_request(connection, report)
        other = _choose_another(connection, report, request)
        pairs = zip_longest(
            *(
                report.build_sections(connection, _parametrise(report, each))
                for each in (request, other)
            )
        )
        built = list(pairs)
    except UserError:  # the database lacks what the example asks for
        return
    question = report.help.partition("\n")[0]
    for number, (section, again) in enumerate(built, 1):
        sql = _write_same(connection, section, again)
        if sql is not None:
            example = _list_values(report, request)
            used = {name: value for name, value in example.items() if f":{name}" in sql}
            title = f"{report.title}: {section.title}" if len(built) > 1 else report.title
            name = re.sub(r"\W+", "_", f"{report.name}_{number}_{section.title}").lower()
            yield ReportQuery(name.strip("_"), title, report.name, question, sql, used)


def _write_same(connection: Connection, one: Section | None, other: Section | None) -> str | None:
    """The SQL of a section that two requests have alike; None where they differ."""
    if one is None or other is None or one.title != other.title or one.compute is not None:
        return None
    dialect = connection.dialect
    sql = compile_values(dialect, one.statement)
    if sql != compile_values(dialect, other.statement):
        return None
    return format_sql(dialect, _TEXTS_AND_NAMES.sub(_name_sides, sql))


def _name_sides(found: re.Match[str]) -> str:
    """A text in the answer with the code of a country in place of its label; headings keep it."""
    text = found[0]
    if text.startswith('"') or not any(label in text for label in _LABELS):
        return text
    for side, label in zip(_SIDES, _LABELS, strict=True):
        text = text.replace(label, f"' || :{side} || '")
    return f"({text})"


def _parametrise(report: Report, request: Request) -> Request:
    """The request with its values as parameters."""
    choices = dict(request.choices)
    for choice in report.choices:
        if choice.argument and isinstance(choices.get(choice.name), str):
            value = choices[choice.name]
            choices[choice.name] = TextParameter(value, f":{choice.name}", f"the {choice.name}")
    actors = [_name_actor(*each) for each in zip(request.actors, _SIDES, _LABELS, strict=False)]
    day = DayParameter(request.as_of, ":as_of")
    return replace(request, actors=actors, as_of=day, choices=choices, is_dated=True)


def _name_actor(actor: ActorRef, side: str, label: str) -> ActorRef:
    members = (TextParameter(f"{MEMBERS}(:{side})", f"{MEMBERS}(:{side})", label),)
    name = f"(SELECT name FROM actors WHERE slug = :{side})"
    return replace(
        actor,
        slug=TextParameter(actor.slug, f":{side}", label),
        name=TextParameter(actor.name, name, label),
        members=members,
        treaty_members=members,
    )


def _list_values(report: Report, request: Request) -> dict[str, str]:
    values = {side: actor.slug for side, actor in zip(_SIDES, request.actors, strict=False)}
    values |= {
        choice.name: str(request.choices[choice.name])
        for choice in report.choices
        if choice.argument and request.choices.get(choice.name)
    }
    return {**values, "as_of": request.as_of.isoformat()}


def _choose_another(connection: Connection, report: Report, request: Request) -> Request:
    """A request of the same shape with other values throughout."""
    actors: Sequence[ActorRef] = [
        find_actor(connection, slug)
        for slug, _ in zip(_OTHER_ACTORS, request.actors[: len(_SIDES)], strict=False)
    ]
    choices: dict[str, Any] = dict(request.choices)
    for choice in report.choices:
        given = choices.get(choice.name)
        if choice.argument and isinstance(given, str) and isinstance(choice.values, Select):
            others = (str(value) for value in connection.scalars(choice.values))
            choices[choice.name] = next((each for each in others if each != given), given)
        elif choice.argument and isinstance(given, str):
            choices[choice.name] = f"{given}2"
    return replace(request, actors=actors, as_of=_OTHER_DAY, choices=choices)
