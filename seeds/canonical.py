"""One way to write every curated data file, so that a change of a fact is a change of its lines.

``python -m seeds.canonical`` rewrites the files that differ; ``--check`` lists them instead.
Columns and fields have a fixed order; records are sorted by the fields that identify them; lists
inside a record keep the order in which they are written, because there it carries meaning: stages
follow one another, and the first source is the main one.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from seeds.curated.layout import CSV_FILES, YAML_FILES, Fields, Sheet

DATA = Path(__file__).resolve().parent / "data"
_WIDTH = 100


class DataFileError(Exception):
    """A data file that cannot be read; says where and why."""


def canonical_text(path: Path, folder: Path) -> str:
    """What ``path``, a file below ``folder``, should hold; raises DataFileError."""
    name = path.relative_to(folder).as_posix()
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataFileError(f"{name}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise DataFileError(f"{name}: cannot be read: {error.strerror}") from None
    if path.suffix == ".csv" and name in CSV_FILES:
        return csv_text(_read_csv(name, text), CSV_FILES[name])
    fields = YAML_FILES.get(name) or YAML_FILES.get(f"{path.parent.name}/")
    if path.suffix == ".yaml" and fields is not None:
        return yaml_text(_read_yaml(name, text), fields)
    raise DataFileError(f"{name}: no data file goes by this name")


def csv_text(rows: Sequence[dict[str, str]], sheet: Sheet) -> str:
    """The canonical CSV of ``rows``; a column they lack is empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, sheet.columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: [row.get(name, "") for name in sheet.key]))
    return out.getvalue()


def yaml_text(content: Any, fields: Fields) -> str:
    """The canonical YAML of ``content``: a record, or a list of them, as ``fields`` says."""
    import yaml

    if isinstance(content, list):
        ordered: Any = _in_order(content, fields)
    else:
        ordered = _arranged(content, fields)
    text = yaml.dump(
        ordered,
        Dumper=yaml.CSafeDumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=_WIDTH,
    )
    assert isinstance(text, str)
    return text


def _in_order(records: list[Any], fields: Fields) -> list[Any]:
    if fields.key and all(isinstance(record, dict) for record in records):
        records = sorted(records, key=lambda record: str(record.get(fields.key, "")))
    return [_arranged(record, fields) for record in records]


def _arranged(record: Any, fields: Fields) -> Any:
    """``record`` with its fields in order and the empty ones left out; unknown ones come last."""
    if not isinstance(record, dict):
        return record
    names = [name for name in fields.names if name in record]
    names += [name for name in record if name not in fields.names]
    arranged: dict[str, Any] = {}
    for name in names:
        value, below = record[name], fields.below.get(name)
        if below is not None:
            value = _in_order(value, below) if isinstance(value, list) else _arranged(value, below)
        elif name in fields.numbers and isinstance(value, str) and value.isdecimal():
            value = int(value)
        if value not in ("", None, [], {}):
            arranged[name] = value
    return arranged


def _read_csv(name: str, text: str) -> list[dict[str, str]]:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns = CSV_FILES[name].columns
    try:
        header = next(lines, [])
        if sorted(header) != sorted(columns):
            raise DataFileError(f"{name}:1: the columns must be {','.join(columns)}")
        rows: list[dict[str, str]] = []
        for cells in lines:
            if len(cells) != len(header):
                raise DataFileError(
                    f"{name}:{lines.line_num}: {len(cells)} cells under {len(header)} columns"
                )
            rows.append(dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise DataFileError(f"{name}:{lines.line_num}: {error}") from None
    return rows


def _read_yaml(name: str, text: str) -> Any:
    import yaml

    try:
        return _plain(name, yaml.compose(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "not YAML"
        raise DataFileError(f"{name}{line}: {problem}") from None


def _plain(name: str, node: Any) -> Any:
    """A node as dict, list or text: nothing is taken for a date, a number or a yes."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        record: dict[str, Any] = {}
        for key, value in node.value:
            if key.value in record:
                line = key.start_mark.line + 1
                raise DataFileError(f"{name}:{line}: {key.value!r} is given twice")
            record[key.value] = _plain(name, value)
        return record
    if isinstance(node, yaml.SequenceNode):
        return [_plain(name, item) for item in node.value]
    return "" if node is None or node.tag == "tag:yaml.org,2002:null" else node.value


def data_files(folder: Path) -> Iterator[Path]:
    """Every data file, in the order of their names."""
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


@click.command(help="Rewrite the data files of FOLDER, by default seeds/data, in their one form.")
@click.argument(
    "folder",
    default=DATA,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option("--check", is_flag=True, help="List the files that differ and change nothing.")
def main(folder: Path, check: bool) -> None:
    faults: list[str] = []
    differing: list[Path] = []
    for path in data_files(folder):
        try:
            text = canonical_text(path, folder)
            if path.read_bytes() != text.encode("utf-8"):
                if not check:
                    path.write_bytes(text.encode("utf-8"))
                differing.append(path)
        except DataFileError as error:
            faults.append(str(error))
        except OSError as error:
            faults.append(f"{path.relative_to(folder)}: cannot be written: {error.strerror}")
    for path in differing:
        click.echo(f"{path.relative_to(folder)}: {'not canonical' if check else 'rewritten'}")
    for fault in faults:
        click.echo(fault, err=True)
    sys.exit(2 if faults else int(check and bool(differing)))


if __name__ == "__main__":
    main()
