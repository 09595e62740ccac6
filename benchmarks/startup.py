"""Steps of a report's start: processes that each import one module more than the one before."""

from __future__ import annotations

import sys
from collections.abc import Sequence

_IMPORTS = {
    "python": "",
    "sqlalchemy": "sqlalchemy",
    "sqlalchemy.orm": "sqlalchemy.orm",
    "click": "click",
    "our models": "models",
    "our views": "models.views",
    "report framework": "reports.framework.run",
}


def _list_steps() -> dict[str, Sequence[str]]:
    steps: dict[str, Sequence[str]] = {}
    done: list[str] = []
    for step, module in _IMPORTS.items():
        done += [f"import {module}"] if module else []
        steps[step] = [sys.executable, "-c", "; ".join(done) or "pass"]
    return steps


STEPS = _list_steps()
