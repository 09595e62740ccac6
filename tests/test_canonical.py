"""The canonical form of the data files, and the command that rewrites them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner, Result

from seeds.canonical import main
from seeds.curated import data_files
from seeds.curated.canonical_form import format_file, format_yaml
from seeds.curated.data_files import DATA, EDITION_FILE, list_files
from seeds.curated.fields import Count, Slug, Text
from seeds.curated.parse import Raw, read_yaml
from seeds.curated.record import CitesSources, Part, Record, Sources
from seeds.curated.record_fields import get_fields, get_sort_fields


def run_command(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, [str(folder), *options])


def read_records(text: str) -> list[Raw]:
    return read_yaml(text, "x.yaml", [])


@pytest.mark.parametrize(
    "path",
    [path for path in list_files(DATA) if path != DATA / EDITION_FILE],
    ids=lambda path: path.name,
)
def test_data_files_are_canonical(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == format_file(path, DATA, [])


def test_command_checks_then_rewrites(tmp_path: Path) -> None:
    path = tmp_path / "positions.csv"
    path.write_text("title,slug,kind,actor\nB,b,other,\nA,a,other,\n", encoding="utf-8")
    checked = run_command(tmp_path, "--check")
    assert (checked.exit_code, checked.output) == (1, "positions.csv: not in canonical form\n")
    rewritten = run_command(tmp_path)
    assert (rewritten.exit_code, rewritten.output) == (0, "positions.csv: rewritten\n")
    assert path.read_text(encoding="utf-8") == "slug,title,kind,actor\na,A,other,\nb,B,other,\n"
    again = run_command(tmp_path, "--check")
    assert (again.exit_code, again.output) == (0, "")


class _Step(Part):
    what: Text


class _VisitRecord(CitesSources, Record):
    """A kind of record with every sort of field."""

    files: ClassVar[str] = "visits.yaml"
    sorted_by: ClassVar[tuple[str, ...]] = ("guest", "host")

    host: Text
    guest: Text
    sources: Sources = ()
    days: Count | None = None
    steps: tuple[_Step, ...] = ()


def test_fields_stand_in_the_order_of_the_record_class() -> None:
    assert list(get_fields(_VisitRecord)) == ["host", "guest", "sources", "days", "steps"]
    assert get_sort_fields(_VisitRecord) == ("guest", "host")
    text = """\
- {steps: [{what: z}, {what: a}], days: "3", guest: b, host: x, sources: [{source: s}]}
- {guest: a, host: y}
- {guest: a, host: x}
"""
    assert (
        format_yaml(read_records(text), _VisitRecord)
        == """\
- host: x
  guest: a
- host: y
  guest: a
- host: x
  guest: b
  sources:
  - source: s
  days: 3
  steps:
  - what: z
  - what: a
"""
    )


class _RankedPositionRecord(Record):
    """Positions with one more field, which must be given."""

    files: ClassVar[str] = "positions.csv"

    slug: Slug
    title: Text
    rank: Text
    kind: Text
    actor: Text | None = None


def test_a_new_field_of_a_record_class_is_a_new_column_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_files, "list_record_kinds", lambda: (_RankedPositionRecord,))
    file = tmp_path / "positions.csv"
    file.write_text("slug,title,kind,actor\na,A,other,BLR\n", encoding="utf-8")
    assert run_command(tmp_path).output == "positions.csv: rewritten\n"
    assert file.read_text(encoding="utf-8") == "slug,title,rank,kind,actor\na,A,,other,BLR\n"


def test_dates_and_yes_and_no_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "events.yaml"
    path.write_text(
        "- {title: 'no', slug: E2, occurred: 2015-06-04}\n- slug: E1\n  note: ''\n",
        encoding="utf-8",
    )
    assert format_file(path, tmp_path, []) == (
        "- slug: E1\n- slug: E2\n  occurred: '2015-06-04'\n  title: 'no'\n"
    )


def test_what_the_record_class_does_not_know_comes_last(tmp_path: Path) -> None:
    path = tmp_path / "events.yaml"
    path.write_text("- {more: [{b: 1, a: [x]}], slug: E1}\n", encoding="utf-8")
    assert format_file(path, tmp_path, []) == ("- slug: E1\n  more:\n  - b: '1'\n    a:\n    - x\n")


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("events.yaml", b"- slug: [", "events.yaml:2: broken YAML: did not find"),
        (
            "events.yaml",
            b"- slug: E1\n  slug: E2\n",
            "events.yaml:2: the field 'slug' is given twice",
        ),
        ("events.yaml", b"\xff", "events.yaml:1: the byte 0xff is not UTF-8"),
        (
            "positions.csv",
            b"slug,name\n",
            "positions.csv:1: there is no column 'name'; the columns",
        ),
        (
            "positions.csv",
            b"slug,title,kind,actor\na,b\n",
            "positions.csv:2: the line has 2 cells, but the header has 4",
        ),
        ("notes.txt", b"", "notes.txt:1: no kind of record belongs in this file"),
    ],
)
def test_faulty_files_are_named_and_left_alone(
    tmp_path: Path, name: str, content: bytes, fault: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = run_command(tmp_path)
    assert result.exit_code == 2
    assert result.output.startswith(fault)
    assert path.read_bytes() == content


def test_all_faults_are_reported_and_the_other_files_rewritten(tmp_path: Path) -> None:
    (tmp_path / "events.yaml").write_text("- slug: E1\n  slug: E2\n- E3\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text("slug,name\na,b,c\n", encoding="utf-8")
    (tmp_path / "groups.csv").write_text("name,slug\nA,a\n", encoding="utf-8")
    result = run_command(tmp_path)
    assert [line.partition(": ")[0] for line in result.output.splitlines()] == [
        "groups.csv",
        "events.yaml:2",
        "events.yaml:3",
        "people.csv:2",
    ]


def test_every_kind_of_record_has_a_data_file() -> None:
    names = [path.relative_to(DATA) for path in list_files(DATA)]
    kinds = data_files.list_record_kinds()
    assert len(kinds) > 15
    assert [kind for kind in kinds if not any(name.match(kind.files) for name in names)] == []
