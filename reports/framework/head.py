"""The head of an answer: the question, the day, the edition, and what of it is covered."""

from __future__ import annotations

from sqlalchemy import Connection

from reports.framework.command_text import write_command
from reports.framework.coverage_line import read_coverage
from reports.framework.edition import read_edition, read_edition_day
from reports.framework.report import Report
from reports.framework.request import Request
from reports.framework.table import Head


def build_head(
    connection: Connection,
    report: Report,
    request: Request,
    revision: str,
    window: tuple[str | None, str | None] = (None, None),
) -> Head:
    """The head of the answer to a request; ``window`` is its two ends as they were written."""
    names = [actor.name for actor in request.actors]
    names += [
        str(request.choices[choice.name])
        for choice in report.choices
        if choice.argument and request.choices.get(choice.name)
    ]
    as_of = request.as_of.isoformat() if report.dated else None
    has_default_day = report.dated and not request.is_dated
    is_edition_day = has_default_day and request.as_of == read_edition_day(connection)
    parameters: dict[str, object] = {"as_of": as_of} if as_of else {}
    parameters["schema"] = revision
    if request.actors:
        parameters["actors"] = [actor.slug for actor in request.actors]
    ends = zip(("since", "until"), window, strict=True)
    parameters |= {name: day for name, day in ends if day is not None}
    parameters |= {name: value for name, value in request.choices.items() if value}
    parameters |= {"strict": True} if request.strict else {}
    only = [
        choice.name if choice.flag else f"{choice.name} {request.choices[choice.name]}"
        for choice in report.choices
        if choice.narrows and request.choices.get(choice.name)
    ]
    subject = " and ".join(names) if len(names) < 3 else ", ".join(names)
    return Head(
        report.name,
        f"{report.title}: {subject}" if subject else report.title,
        read_edition(connection),
        revision,
        parameters,
        as_of,
        *window,
        is_edition_day=is_edition_day,
        period=request.period,
        only=only,
        coverage=read_coverage(connection, report, request),
        question=report.help.partition("\n")[0],
        command=write_command(report, request, window, with_day=request.is_dated or is_edition_day),
    )
