"""The command: help everywhere, quiet ends, one database however it is named."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from conftest import ROOT, Run, plain_environment, spelled
from sqlalchemy import URL

import bedfellows
from database_settings import URL_VARIABLE
from reports.framework import registry
from reports.framework.suggestions import find_nearest
from schema_revision import get_head_revision

COMMANDS = bedfellows.bedfellows.list_commands(click.Context(bedfellows.bedfellows))
REPORTS = registry.list_names()
DOSSIER = ("report", "dossier", "BLR", "KGZ")
LAWS = ("report", "laws", "KGZ")


@pytest.mark.parametrize(
    ("given", "number"), [([], "none"), (["BLR"], "one"), (["BLR", "KGZ", "RUS"], "3")]
)
def test_a_pair_is_two_countries(run_here: Run, given: list[str], number: str) -> None:
    done = run_here("report", "dossier", *given)
    assert done.returncode == 2
    assert f"Name two countries, for example BLR KGZ (you gave {number})." in done.stderr


@pytest.mark.parametrize(
    "arguments", [[], *([name] for name in COMMANDS), *(["report", name] for name in REPORTS)]
)
def test_help(arguments: list[str]) -> None:
    shown = CliRunner().invoke(bedfellows.bedfellows, [*arguments, "--help"])
    assert shown.exit_code == 0
    assert shown.output.startswith("Usage: ")
    assert "--help" in shown.output
    takes_a_database = arguments not in (["completion"], ["config"], ["docs"], ["lake"])
    assert ("--database" in shown.output) == takes_a_database


def test_a_report_taken_for_a_command_is_named() -> None:
    for word in ("dossier", "dosier"):
        said = CliRunner().invoke(bedfellows.bedfellows, [word, "BLR", "KGZ"]).output
        assert "Did you mean the report `bedfellows report dossier`?\n" in said
    assert "Did you mean 'site'?" in CliRunner().invoke(bedfellows.bedfellows, ["sit"]).output


def test_names_that_an_unknown_word_begins_are_suggested_alone() -> None:
    """By letters alone, Spain is near to Putin."""
    assert find_nearest("putin", ["vladimir putin", "spain", "puting"]) == [
        "vladimir putin",
        "puting",
    ]
    assert find_nearest("putni", ["vladimir putin", "putnik", "tin"]) == ["putnik"]
    assert find_nearest("dosier", ["dossier", "codes"]) == ["dossier"]


@pytest.mark.parametrize("group", [[], ["report"]], ids=["bedfellows", "report"])
def test_each_line_of_help_fits(group: list[str]) -> None:
    """No summary of a command is cut off or broken at a width of 80 columns."""
    printed = CliRunner().invoke(bedfellows.bedfellows, [*group, "--help"], terminal_width=80)
    commands = printed.output.partition("-h, --help")[2].splitlines()[1:]
    lines = [line for line in commands if line and not line.endswith(":")]
    assert len(lines) == len(REPORTS if group else COMMANDS) - (not group)  # docs is hidden
    assert [line for line in lines if line.startswith("   ") or len(line) > 80] == []
    assert [line for line in lines if line.endswith("...") and not line.endswith(" ...")] == []


def test_help_lists_each_command_under_the_heading_of_its_layer() -> None:
    printed = CliRunner().invoke(bedfellows.bedfellows, ["--help"]).output
    found = {
        heading: set(re.findall(r"^  ([a-z]+)", lines, re.MULTILINE))
        for heading, lines in re.findall(r"^([A-Z][a-z ]+):\n((?:  .+\n)+)", printed, re.MULTILINE)
    }
    assert list(found)[-4:] == ["Set up", "Ask", "Load", "Keep"]
    assert found["Keep"] == {"backup", "doctor", "migrate", "restore"}
    assert set().union(*list(found.values())[-4:]) == {*COMMANDS} - {"docs"}


def test_version(run: Run) -> None:
    ended = run("--version")
    assert ended.returncode == 0
    assert ended.stdout == f"bedfellows {bedfellows.__version__}, schema {get_head_revision()}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sed"], "Did you mean 'seed'?"),
        (["seed", "--chek"], "Did you mean one of: '--check'"),
        (["report", "dosier"], "There is no report 'dosier'. There are: "),
        (["report", "dosier"], "Did you mean 'dossier'?"),
        (["completion", "csh"], "'csh' is not one of 'bash', 'zsh', 'fish'"),
        (["--database", "mysql://host/name", *DOSSIER], "cannot use a database of kind mysql"),
        (["init", "--database", ""], "no database is named"),
        (["import", "gdelt", "a.csv", "--lake", ""], "'--lake': is empty"),
    ],
)
def test_what_is_not_there_gets_the_nearest(run_here: Run, arguments: list[str], said: str) -> None:
    ended = run_here(*arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr


@pytest.mark.parametrize("command", [DOSSIER, ("seed",), ("seed", "--check")])
@pytest.mark.parametrize("content", [None, b"", b"not a database", b"SQLite format 3\0" * 300])
def test_every_command_refuses_a_bad_file_and_leaves_it(
    run_here: Run, tmp_path: Path, command: tuple[str, ...], content: bytes | None
) -> None:
    path = tmp_path / "facts.sqlite"
    if content is not None:
        path.write_bytes(content)
    ended = run_here(*command, database=str(path))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"bedfellows: {path} ") or f"at {path}:" in ended.stderr
    assert (path.read_bytes() if path.exists() else None) == content


@pytest.mark.on_sqlite
def test_the_database_may_be_named_at_every_place(seeded_readonly_url: URL) -> None:
    named = ["--database", spelled(seeded_readonly_url)]
    places = [
        [*named, *LAWS],
        ["report", *named, *LAWS[1:]],
        [*LAWS, *named],
        ["--database", "none.sqlite", *LAWS, *named],
    ]
    by_variable = {URL_VARIABLE: spelled(seeded_readonly_url)}
    nowhere = {URL_VARIABLE: "none.sqlite"}
    answers = [
        CliRunner(env=nowhere if words is not LAWS else by_variable).invoke(
            bedfellows.bedfellows, words
        )
        for words in (*places, LAWS)
    ]
    assert {(answer.exit_code, answer.stderr) for answer in answers} == {(0, "")}
    assert len({answer.stdout for answer in answers}) == 1


@pytest.mark.on_sqlite
def test_one_report_runs_three_ways(run: Run, seeded_readonly_url: URL) -> None:
    ways: list[tuple[str, ...]] = [
        (str(ROOT / "bedfellows.py"), "report", "laws"),
        ("-m", "reports.laws"),
        (str(ROOT / "reports" / "laws.py"),),
    ]
    env = {"PYTHONPATH": str(ROOT)}
    ended = [run("KGZ", program=way, database=seeded_readonly_url, env=env) for way in ways]
    assert [(way.returncode, way.stderr) for way in ended] == [(0, "")] * 3
    assert len({way.stdout for way in ended}) == 1


def test_init_builds_from_nothing_and_again_changes_nothing(run: Run, shipped_url: URL) -> None:
    check = run("seed", "--check", database=shipped_url)
    assert (check.returncode, check.stderr) == (0, "")
    second = run("init", database=shipped_url)
    assert (second.returncode, second.stderr) == (0, "")
    at_head, *others = second.stdout.splitlines()
    assert at_head.endswith(f" is at revision {get_head_revision()}, nothing to do")
    assert others == ["nothing to change"]
    assert run(*DOSSIER, database=shipped_url).returncode == 0


@pytest.mark.parametrize("arguments", [["--help"], ["completion", "bash"], ["seed", "--help"]])
def test_a_closed_pipe_ends_quietly(arguments: list[str]) -> None:
    gone, pipe = os.pipe()
    os.close(gone)
    ended = subprocess.run(
        [sys.executable, str(ROOT / "bedfellows.py"), *arguments],
        check=False,
        env=plain_environment(),
        stdout=pipe,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(pipe)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("redirected", "status", "said"),
    [
        (">/dev/full", 2, "bedfellows: the answer cannot be written: No space left on device\n"),
        (">&-", 0, ""),
    ],
)
def test_an_answer_that_cannot_be_written(
    redirected: str, status: int, said: str, seeded_readonly_url: URL
) -> None:
    if redirected == ">/dev/full" and not Path("/dev/full").exists():
        pytest.skip("there is no device here that is always full")
    words = [sys.executable, str(ROOT / "bedfellows.py"), "report", "laws", "KGZ"]
    ended = subprocess.run(
        ["sh", "-c", f'"$@" {redirected}', "sh", *words],
        check=False,
        encoding="utf-8",
        env=plain_environment() | {"BEDFELLOWS_DATABASE_URL": spelled(seeded_readonly_url)},
        stderr=subprocess.PIPE,
        timeout=60,
    )
    assert (ended.returncode, ended.stderr) == (status, said)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(run: Run, shell: str) -> None:
    ended = run("completion", shell)
    assert ended.returncode == 0
    assert f"_BEDFELLOWS_COMPLETE={shell}_complete" in ended.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("bedfellows see", "seed"),
        ("bedfellows report dos", "dossier"),
        ("bedfellows seed --c", "--check"),
        ("bedfellows import gd", "gdelt"),
        ("bedfellows report laws --format mediaw", "mediawiki"),
        ("bedfellows report interactions BLR KGZ --by qu", "quarter"),
    ],
)
def test_a_shell_completes(run: Run, typed: str, offered: str) -> None:
    env = {
        "_BEDFELLOWS_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split()) - 1),
    }
    assert run(env=env).stdout == f"plain,{offered}\n"


def test_help_and_completion_do_not_wait_for_the_database_library(run: Run) -> None:
    program = (
        "import sys, click.testing, bedfellows;"
        "click.testing.CliRunner().invoke(bedfellows.bedfellows, ['--help']);"
        "print('sqlalchemy' in sys.modules)"
    )
    assert run(program=("-c", program), env={"PYTHONPATH": str(ROOT)}).stdout == "False\n"


def test_a_command_is_the_only_one_of_its_name() -> None:
    files = [
        file.stem.rstrip("_").replace("_", "-")
        for layer in bedfellows.LAYERS
        for file in (ROOT / layer / "commands").glob("[!_]*.py")
    ]
    assert sorted(
        [*files, *bedfellows.bedfellows.commands.keys() - bedfellows.find_commands()]
    ) == [*COMMANDS]


def test_make_help_lists_every_target() -> None:
    if (make := shutil.which("make")) is None:
        pytest.skip("there is no make on this machine")
    shown = subprocess.run(
        [make, "--no-print-directory", "-C", str(ROOT), "help"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    for target in ("dossier", "test", "lint", "types", "bench", "clean", "help"):
        assert f"make {target} " in shown
