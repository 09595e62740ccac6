"""The data files stand in their one form, and the command that keeps them so refuses plainly."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from seeds.canonical import DATA, DataFileError, canonical_text, data_files, main
from seeds.curated.collect import kinds
from seeds.curated.layout import CSV_FILES, YAML_FILES
from seeds.curated.parse import WRITTEN


@pytest.mark.parametrize("path", list(data_files(DATA)), ids=lambda path: path.name)
def test_files_are_canonical(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == canonical_text(path, DATA)


def test_layout_has_the_fields_that_the_loader_reads() -> None:
    layout = {name: sheet.columns for name, sheet in CSV_FILES.items()}
    layout |= {name: fields.names for name, fields in YAML_FILES.items()}
    for kind in kinds():
        name = kind.files if kind.files in layout else f"{kind.files.partition('/')[0]}/"
        fields = {field.alias or key for key, field in kind.model_fields.items()}
        assert fields - {WRITTEN} == set(layout.pop(name)), kind.files
    assert layout == {}


def canonical(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, [str(folder), *options])


def test_command_checks_then_rewrites(tmp_path: Path) -> None:
    path = tmp_path / "positions.csv"
    path.write_text("slug,title,kind,actor\nb,B,other,\na,A,other,\n", encoding="utf-8")
    checked = canonical(tmp_path, "--check")
    assert (checked.exit_code, checked.output) == (1, "positions.csv: not canonical\n")
    rewritten = canonical(tmp_path)
    assert (rewritten.exit_code, rewritten.output) == (0, "positions.csv: rewritten\n")
    assert path.read_text(encoding="utf-8") == "slug,title,kind,actor\na,A,other,\nb,B,other,\n"
    again = canonical(tmp_path, "--check")
    assert (again.exit_code, again.output) == (0, "")


def test_dates_and_words_of_yes_and_no_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "events.yaml"
    path.write_text(
        "- {title: 'no', slug: E2, occurred: 2015-06-04}\n- slug: E1\n  note: ''\n",
        encoding="utf-8",
    )
    assert canonical_text(path, tmp_path) == (
        "- slug: E1\n- slug: E2\n  occurred: '2015-06-04'\n  title: 'no'\n"
    )


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("events.yaml", b"- slug: [", "events.yaml:2: did not find"),
        ("events.yaml", b"- slug: E1\n  slug: E2\n", "events.yaml:2: 'slug' is given twice"),
        ("events.yaml", b"\xff", "events.yaml: not UTF-8 at byte 0"),
        ("positions.csv", b"slug,title\n", "positions.csv:1: the columns must be slug,title,kind"),
        ("positions.csv", b"slug,title,kind,actor\na,b\n", "positions.csv:2: 2 cells under 4"),
        ("notes.txt", b"", "notes.txt: no data file goes by this name"),
    ],
)
def test_faulty_files_are_named_and_left_alone(
    tmp_path: Path, name: str, content: bytes, fault: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataFileError) as refused:
        canonical_text(path, tmp_path)
    assert str(refused.value).startswith(fault)
    result = canonical(tmp_path)
    assert result.exit_code == 2
    assert fault in result.output
    assert path.read_bytes() == content
