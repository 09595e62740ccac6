"""A LaTeX for the tests, where there is one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest


def compile_latex(folder: Path, text: str) -> list[str]:
    """Errors and boxes that run off the page, as pdfTeX logs them; skips without a TeX."""
    program = shutil.which("pdflatex")
    if program is None:
        pytest.skip("no pdflatex is installed: what LaTeX makes of the documents is not tested")
    (folder / "answer.tex").write_text(text, encoding="utf-8")
    words = [program, "-no-shell-escape", "-interaction=nonstopmode", "answer.tex"]
    environment = os.environ | {"max_print_line": "10000", "openin_any": "p"}
    for _ in range(2):  # the second run knows the labels of the first
        subprocess.run(words, cwd=folder, env=environment, capture_output=True, check=False)
    log = (folder / "answer.log").read_text(encoding="utf-8", errors="replace")
    assert (folder / "answer.pdf").is_file(), log[-2000:]
    return re.findall(r"^(?:!|Overfull|LaTeX Warning: (?:Ref|Hyper)).*$", log, re.MULTILINE)
