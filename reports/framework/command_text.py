"""The command that gives an answer again."""

from __future__ import annotations

import shlex

from reports.framework.report import Report
from reports.framework.request import Request


def write_command(
    report: Report, request: Request, window: tuple[str | None, str | None], *, with_day: bool
) -> str:
    """The command line of a request for any shell of POSIX; a report may choose its own day."""
    words = ["bedfellows", "report", report.name, *(actor.slug for actor in request.actors)]
    arguments = [choice for choice in report.choices if choice.argument]
    words += [
        str(request.choices[choice.name]) for choice in arguments if _is_given(request, choice.name)
    ]
    for choice in report.choices:
        if choice in arguments or not _is_given(request, choice.name):
            continue
        words.append(f"--{choice.name}")
        if not choice.flag:
            words.append(str(request.choices[choice.name]))
    if with_day:
        words += ["--as-of", request.as_of.isoformat()]
    for name, day in zip(("--since", "--until"), window, strict=True):
        words += [name, day] if day is not None else []
    words += ["--strict"] if request.strict else []
    return shlex.join(words)


def _is_given(request: Request, name: str) -> bool:
    return request.choices.get(name) not in (None, False, "")
