"""The generated pages of docs/ agree with the code, and their links work."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from conftest import ROOT, plain_environment
from sqlalchemy import URL
from test_report_added import MODULE

import reports
from bedfellows import bedfellows, generate_pages
from models import CODE_LISTS, Base
from models.pages.diagrams import draw_family
from models.pages.families import list_families
from models.pages.generated_files import find_stale_pages, write_pages
from models.pages.markdown import MARK
from models.views import VIEWS

DOCS = ROOT / "docs"
# What Mermaid takes: a box, its columns, a line between two boxes.
MERMAID = re.compile(
    r"erDiagram"
    r"|    \w+ \{"
    r"|        \w+ \w+( (PK|FK|UK)(, (PK|FK|UK))*)?"
    r"|    \}"
    r'|    \w+ (\|\||\|o)--(o\||o\{) \w+ : "\w+"'
)
NEW_TABLE = """
from sqlalchemy.orm import Mapped, mapped_column
from models import Base
from models.columns import Id, reference
from bedfellows import generate_pages

class MadeUp(Base):
    __tablename__ = "made_up"
    __table_args__ = ({"comment": "State visits; one row per visit."},)
    natural_key = ("host_id",)
    id: Mapped[Id]
    host_id: Mapped[int] = reference("countries.id", "Who received.")

for name in ("data-dictionary.md", "entities.md"):
    print(generate_pages()[name])
"""


def test_no_page_is_stale() -> None:
    found = find_stale_pages(generate_pages(), DOCS)
    assert not found, f"stale: {', '.join(f'docs/{name}' for name in found)}; run `make docs`"


def test_pages_are_written_anew_and_told(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("# Written by hand\n", encoding="utf-8")
    pages_by_name = {"one.md": f"{MARK}\n\n# One\n", "datasets/two.md": f"{MARK}\n\n# Two\n"}
    assert write_pages(pages_by_name, tmp_path) == ["datasets/two.md", "one.md"]
    assert write_pages(pages_by_name, tmp_path) == []
    (tmp_path / "one.md").write_text(f"{MARK}\n\n# Edited\n", encoding="utf-8")
    gone = {"one.md": pages_by_name["one.md"]}
    assert find_stale_pages(gone, tmp_path) == ["datasets/two.md", "one.md"]
    assert write_pages(gone, tmp_path) == ["datasets/two.md", "one.md"]
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.md")}
    assert left == {"mine.md", "one.md"}


def test_everything_is_in_the_dictionary() -> None:
    page = generate_pages()["data-dictionary.md"]
    headings = re.findall(r"^### (\w+)$", page, re.MULTILINE)
    assert sorted(headings) == sorted(Base.metadata.tables.keys() | VIEWS.keys())
    assert "| `eaeu` |" not in page  # facts are no part of it
    ratification = "| `ratification` | Ratification |"
    assert ratification in page.partition("### action_kinds")[2].partition("###")[0]
    party = "| `party_id` | INTEGER or NULL | [`agreement_parties.id`](#agreement_parties) |"
    assert party in page.partition("### agreement_actions")[2].partition("###")[0]


def test_every_table_is_drawn_once() -> None:
    drawn = [table.name for family in list_families() for table in family.tables]
    assert sorted(drawn) == sorted(Base.metadata.tables.keys() - CODE_LISTS.keys())
    for family in list_families():
        lines = draw_family(family).splitlines()
        assert not [line for line in lines if not MERMAID.fullmatch(line)]
    laws = draw_family(next(family for family in list_families() if family.name == "laws"))
    assert "        edtf occurred\n" in laws
    assert '    laws ||--o{ law_stages : "law"' in laws
    actors = draw_family(next(family for family in list_families() if family.name == "actors"))
    assert '    actors ||--o| countries : "is"' in actors


def test_a_new_table_needs_no_edit() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NEW_TABLE],
        cwd=ROOT,
        env=plain_environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    assert "### made_up\n\nState visits; one row per visit. Natural key: `host_id`." in done.stdout
    assert "| `host_id` | INTEGER | [`countries.id`](#countries) | Who received. |" in done.stdout
    assert '    countries ||--o{ made_up : "host"' in done.stdout


def test_a_new_command_and_a_new_report_need_no_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "families.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.setattr(reports, "__path__", [*reports.__path__, str(tmp_path)])
    pages_by_name = click.Command(
        "embark",
        help="Set off.\n\n\b\nTwice:\n  bedfellows embark 2",
        params=[click.Argument(["times"]), click.Option(["--far"], is_flag=True, help="Go a|far.")],
    )
    monkeypatch.setitem(bedfellows.commands, "embark", pages_by_name)
    page = generate_pages()["commands.md"]
    sys.modules.pop("reports.families", None)
    embark = page.partition("## bedfellows embark\n")[2].partition("\n## ")[0]
    assert "bedfellows embark [OPTIONS] TIMES" in embark
    assert "Twice:\n  bedfellows embark 2" in embark
    assert "| `--far` | Go a\\|far. |" in embark
    families = page.partition("### bedfellows report families\n")[2].partition("\n### ")[0]
    assert "| `--large` | Only families of more than three laws. |" in families
    assert "--format" not in families  # of every report, pages_by_name once


def test_hidden_commands_stay_so() -> None:
    assert "bedfellows docs" not in generate_pages()["commands.md"]


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))], ids=lambda page: page.name
)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", text)
    if not links:
        pytest.skip("the page has no links to other pages")
    for target, anchor in links:
        other = page.parent / target if target else page
        assert other.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", other.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {
                re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings
            }
            assert anchor in anchors, f"{target}#{anchor}"


def snippets(language: str) -> list[str]:
    page = (DOCS / "sql.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def test_the_page_on_sql_teaches_enough() -> None:
    queries = snippets("sql")
    assert len(queries) >= 20
    assert sum("WITH RECURSIVE" in query for query in queries) >= 3
    assert sum(" OVER (" in query for query in queries) >= 5
    page = (DOCS / "sql.md").read_text(encoding="utf-8")
    shown = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    assert shown
    assert all(1 < text.count("\n") <= 24 for text in shown)


def test_the_file_opens_as_the_page_says(
    seeded_readonly_url: URL,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In pandas, and in the sqlite3 shell where there is one."""
    if seeded_readonly_url.get_backend_name() != "sqlite":
        pytest.skip("only a SQLite database is a file that other programs open")
    shutil.copyfile(str(seeded_readonly_url.database), tmp_path / "bedfellows.sqlite")
    monkeypatch.chdir(tmp_path)
    (program,) = [each for each in snippets("python") if "sqlite3.connect" in each]
    exec(compile(program, "sql.md", "exec"), {})
    assert f"```python\n{program}```\n\n```text\n{capsys.readouterr().out}```" in (
        DOCS / "sql.md"
    ).read_text(encoding="utf-8")
    if shutil.which("sqlite3"):
        (command,) = [each for each in snippets("sh") if each.startswith("sqlite3 ")]
        done = subprocess.run(command, shell=True, capture_output=True, check=True, text=True)
        assert "Propaganda bill 2014-2016" in done.stdout
