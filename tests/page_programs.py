"""Programs of the pages, run for real: the cells of the notebook, and the R of a page."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from database_settings import HOME

NOTEBOOK = HOME / "docs" / "notebook.ipynb"
R_PAGE = HOME / "docs" / "r.md"
DATABASE = "bedfellows.sqlite"
_MARK = "-- end of a cell --"
_COMMAND = re.compile(r"```sh\nbedfellows (.*)\n```")
_PROGRAM = re.compile(r"```r\n(?P<program>.*?)```\n\n```text\n(?P<output>.*?)```", re.DOTALL)


def renew_notebook(text: str, database: Path, folder: Path) -> str:
    """The notebook with the output of every cell as it is on this database."""
    notebook = json.loads(text)
    prepare("\n".join("".join(cell["source"]) for cell in notebook["cells"]), database, folder)
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    printed = run_cells(["".join(cell["source"]) for cell in cells], folder)
    for number, (cell, output) in enumerate(zip(cells, printed, strict=True), 1):
        cell["execution_count"] = number
        cell["outputs"] = [build_output(output)] if output else []
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def renew_r_page(text: str, database: Path, folder: Path) -> str:
    """The page with what its programs print; needs R."""
    prepare(text, database, folder)

    def run(block: re.Match[str]) -> str:
        words = ["Rscript", "--vanilla", "-e", block["program"]]
        return f"```r\n{block['program']}```\n\n```text\n{_run(words, folder)}```"

    return _PROGRAM.sub(run, text)


def prepare(text: str, database: Path, folder: Path) -> None:
    """The database under its usual name, and the files that the commands of a page write."""
    shutil.copyfile(database, folder / DATABASE)
    for words in _COMMAND.findall(text):
        command = [sys.executable, str(HOME / "bedfellows.py"), "--database", DATABASE]
        _run([*command, *words.split()], folder)


def run_cells(cells: list[str], folder: Path) -> list[str]:
    """What each cell prints, all of them in one process."""
    ends = f"\nprint({_MARK!r})\n"
    printed = _run([sys.executable, "-c", ends.join(cells)], folder)
    return printed.split(f"{_MARK}\n")


def build_output(text: str) -> dict[str, Any]:
    """What a cell printed, as a notebook keeps it."""
    return {"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)}


def _run(words: list[str], folder: Path) -> str:
    done = subprocess.run(
        words, cwd=folder, env=os.environ | {"LC_ALL": "C.UTF-8"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return re.sub(r"[ \t]+\n", "\n", done.stdout)


def renew_programs(database: Path, folder: Path) -> None:
    """Renew the notebook, and the page on R where there is one."""
    text = renew_notebook(NOTEBOOK.read_text("utf-8"), database, folder)
    NOTEBOOK.write_text(text, encoding="utf-8")
    if shutil.which("Rscript"):
        (folder / "r").mkdir()
        page = renew_r_page(R_PAGE.read_text("utf-8"), database, folder / "r")
        R_PAGE.write_text(page, encoding="utf-8")
