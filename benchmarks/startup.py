"""The steps of a report's start, each a process that does one more thing than the one before."""

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
    "what reports share": "reports.framework.run",
}


def _steps() -> dict[str, Sequence[str]]:
    steps: dict[str, Sequence[str]] = {}
    done: list[str] = []
    for step, module in _IMPORTS.items():
        done += [f"import {module}"] if module else []
        steps[step] = [sys.executable, "-c", "; ".join(done) or "pass"]
    return steps


STEPS = _steps()
