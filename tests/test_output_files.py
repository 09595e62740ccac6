"""Where answers go: files, their endings, pipes, links and folders."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from command_helpers import run_in_process
from sqlalchemy import URL

from console import UserError

pytestmark = pytest.mark.on_sqlite

Ask = Callable[..., str]
LAWS = ("report", "laws", "KGZ", "--as-of", "2015-12-31")


@pytest.fixture
def ask(seeded_readonly_url: URL) -> Ask:
    """What the report on laws prints with further options."""
    return lambda *options: run_in_process(seeded_readonly_url, *LAWS, *options)[1]


def test_a_file_gets_what_would_be_printed(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "laws.txt"
    assert ask("--output", str(file)) == ""
    assert file.read_text(encoding="utf-8") == ask()
    with pytest.raises(UserError, match=r"laws\.txt exists already; --force replaces it"):
        ask("--output", str(file), "--format", "json")
    assert file.read_text(encoding="utf-8") == ask()
    ask("--output", str(file), "--format", "json", "--force")
    assert json.loads(file.read_text(encoding="utf-8"))["report"] == "laws"


def test_the_ending_of_a_file_chooses_the_format(ask: Ask, tmp_path: Path) -> None:
    """A table that is printed into a spreadsheet's file opens nowhere."""
    for ending, name in (("json", "json"), ("XLSX", "xlsx"), ("md", "md"), ("tex", "latex")):
        ask("--output", str(tmp_path / f"a.{ending}"))
        ask("--output", str(tmp_path / f"b.{ending}"), "--format", name)
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()
    for folder in ("c.zip", "c/"):
        ask("--output", f"{tmp_path}/{folder}")
    assert (tmp_path / "c" / "datapackage.json").is_file()
    ask("--output", str(tmp_path / "a.docx"), "--format", "table")
    with pytest.raises(UserError, match=r"no format is written to \.docx files: end the name in"):
        ask("--output", str(tmp_path / "b.docx"))


def test_a_file_is_written_whole_or_not_at_all(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError, match=r"laws\.txt cannot be written: No such file or directory"):
        ask("--output", str(tmp_path / "nowhere" / "laws.txt"))
    file = tmp_path / "laws.txt"
    file.write_text("old", encoding="utf-8")

    def half(self: Path, content: bytes) -> None:
        self.write_text(content[:10].decode(), encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(UserError, match="cannot be written: No space left on device"):
        ask("--output", str(file), "--force")
    monkeypatch.undo()
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_pipe_a_link_and_a_folder_are_not_replaced(ask: Ask, tmp_path: Path) -> None:
    pipe, link, file = (tmp_path / name for name in ("pipe", "link", "file"))
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    ask("--output", str(pipe), "--table", "1")
    assert os.read(reader, 1 << 16).decode() == ask("--table", "1")
    os.close(reader)
    assert pipe.is_fifo()
    file.write_text("old", encoding="utf-8")
    link.symlink_to("file")
    ask("--output", str(link), "--force")
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == ask()
    with pytest.raises(UserError, match=r"is a folder; name a file in it"):
        ask("--output", str(tmp_path), "--force")
