"""Lakes that are damaged or half written: named, refused, repaired; a kill leaves none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import count, groupby
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from dataset_imports import run_sql
from event_files import make_gdelt_file
from event_imports import EVENTS, Load
from lake_imports import (
    import_lake,
    list_lake_files,
    read_lake_events,
    read_sums,
    refresh,
    sum_lake,
)
from sqlalchemy import URL
from temporary_databases import Databases

from console import UserError
from models.lake.open_lake import open_dataset
from seeds.lake.store import LakeStore

pytestmark = [pytest.mark.on_sqlite, pytest.mark.slow]
_WRITES = [
    "pathlib:Path.replace",
    "pathlib:Path.write_bytes",
    "os:fsync",
    "seeds.lake.write_list:_append",
    "seeds.lake.store:record_lake",
]
"""What an import does to the folder of a lake, and to what the database knows of it."""


def break_piece(path: Path) -> None:
    path.unlink()


def cut_piece(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def alter_piece(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[60] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (break_piece, "is missing"),
        (cut_piece, r"has [\d,]+ bytes instead of [\d,]+"),
        (alter_piece, "is altered: its SHA-256 is not that of the manifest"),
    ],
)
def test_a_damaged_lake_is_refused_and_repaired(
    load_events: Load, seeded_url: URL, damage: Callable[[Path], None], why: str
) -> None:
    lake, expected = Path("lake"), dict[str, object]()
    files = {"a.csv": make_gdelt_file(EVENTS[:5]), "b.csv": make_gdelt_file(EVENTS[5:])}
    import_lake(seeded_url, "gdelt", files, lake)
    expected = read_sums(seeded_url) | {"events": read_lake_events(lake, "gdelt")}
    opened = open_dataset(lake, "gdelt")
    (piece,) = (one for one in opened.manifest.pieces if one.year == 1991)
    damage(opened.folder / piece.path)
    message = (
        rf"(?s)1 of 3 files of gdelt:\n  .*lake/dataset=gdelt/{piece.path}: {why}.*"
        r"`bedfellows lake refresh --forget-damaged --lake "
    )
    for attempt in (lambda: sum_lake(seeded_url, write=True), lambda: refresh(seeded_url, lake)):
        with pytest.raises(UserError, match=message):
            attempt()
    said = refresh(seeded_url, lake, forget=True)
    assert said[:2] == [
        "gdelt: 1 damaged Parquet file is given up; import these files again:",
        "  b.csv",
    ]
    assert "imported" not in import_lake(seeded_url, "gdelt", files, lake)[1]
    found = read_sums(seeded_url) | {"events": read_lake_events(lake, "gdelt")}
    assert found == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "is damaged"),
        ("[]", "is not the manifest of a lake"),
        ('{"format": 3}', r"is of a newer program \(format 3, this one reads 2\)"),
        ('{"format": 2, "dataset": "gdelt"}', "files: is missing"),
        ('{"format": 1, "dataset": "gdelt"}', "files: is missing"),
    ],
)
def test_a_manifest_that_cannot_be_read(
    load_events: Load, seeded_url: URL, text: str, why: str
) -> None:
    import_lake(seeded_url, "gdelt", {"a.csv": make_gdelt_file(EVENTS)}, Path("lake"))
    manifest = Path("lake/dataset=gdelt/manifest.json")
    manifest.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=rf"manifest\.json: {why}"):
        import_lake(seeded_url, "gdelt", {"b.csv": make_gdelt_file(EVENTS[:1])}, Path("lake"))
    manifest.unlink()
    with pytest.raises(
        UserError, match=r"holds Parquet files, but no manifest\.json: half of a co"
    ):
        sum_lake(seeded_url, write=False)


def test_a_path_out_of_the_lake_is_refused(load_events: Load, seeded_url: URL) -> None:
    import_lake(seeded_url, "gdelt", {"a.csv": make_gdelt_file(EVENTS)}, Path("lake"))
    manifest = Path("lake/dataset=gdelt/manifest.json")
    written = manifest.read_text(encoding="utf-8")
    for old, new, why in (
        ("year=2015/", "../../", "is not the name of a file of a lake"),
        ("files-000001.jsonl", "../a.csv", "is not the name of a list of a lake"),
        ('"count": 1', '"count": true', "count: True is not of the right type"),
        ('"count"', '"place"', "SourceList: has the fields "),
    ):
        manifest.write_text(written.replace(old, new), encoding="utf-8")
        with pytest.raises(UserError, match=why):
            sum_lake(seeded_url, write=False)


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (break_piece, "is missing"),
        (cut_piece, r"has \d+ bytes instead of \d+: half of a copy"),
        (
            lambda path: path.write_bytes(path.read_bytes().replace(b"b.csv", b"c.csv")),
            "is altered: its SHA-256 is not that of the manifest",
        ),
        (
            lambda path: path.write_bytes(
                path.read_bytes().replace(b'"number": 2', b'"number": ?')
            ),
            "is altered in line 2: its SHA-256 is not that of the manifest",
        ),
    ],
    ids=["missing", "lost line", "altered name", "altered line"],
)
def test_a_damaged_list_of_files_is_refused(
    load_events: Load, seeded_url: URL, damage: Callable[[Path], None], why: str
) -> None:
    lake, listed = Path("lake"), Path("lake/dataset=gdelt/files-000001.jsonl")
    files = {"a.csv": make_gdelt_file(EVENTS[:4]), "b.csv": make_gdelt_file(EVENTS[4:])}
    import_lake(seeded_url, "gdelt", files, lake)
    whole, before = listed.read_bytes(), read_sums(seeded_url)
    damage(listed)
    for attempt in (
        lambda: import_lake(seeded_url, "gdelt", {"c.csv": make_gdelt_file(EVENTS[:1])}, lake),
        lambda: sum_lake(seeded_url, write=True),
        lambda: refresh(seeded_url, lake, forget=True),
    ):
        with pytest.raises(UserError, match=rf"files-000001\.jsonl: {why}.*; copy it again from "):
            attempt()
    assert read_sums(seeded_url) == before
    # What stands behind the lines that count is of a change that did not come to its end.
    listed.write_bytes(whole + b'{"number": 3, "na')
    said = import_lake(seeded_url, "gdelt", {"c.csv": make_gdelt_file(EVENTS[:1])}, lake)
    assert "0 loaded, 1 known already" in said[0]
    assert [one.name for one in open_dataset(lake, "gdelt").read_files()] == [
        "a.csv",
        "b.csv",
        "c.csv",
    ]
    assert sum_lake(seeded_url, write=False)[0] == 0


def test_a_lake_of_format_1_is_read_and_goes_on_in_format_2(
    load_events: Load, seeded_url: URL
) -> None:
    lake, folder = Path("lake"), Path("lake/dataset=gdelt")
    files = {"a.csv": make_gdelt_file(EVENTS[:4]), "b.csv": make_gdelt_file(EVENTS[4:])}
    import_lake(seeded_url, "gdelt", files, lake)
    entries = open_dataset(lake, "gdelt").read_files()
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest |= {"format": 1, "files": [vars(one) for one in entries]}
    old = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(old)
    (folder / "files-000001.jsonl").unlink()
    run_sql(seeded_url, f"UPDATE lakes SET manifest_sha256 = '{sha256(old).hexdigest()}'")
    assert sum_lake(seeded_url, write=False)[1][0] == "gdelt: 7 events of 2 files, summed by DuckDB"
    assert open_dataset(lake, "gdelt").read_files() == entries
    import_lake(seeded_url, "gdelt", {"c.csv": make_gdelt_file(EVENTS[:1])}, lake)
    changed = open_dataset(lake, "gdelt")
    assert changed.read_files()[:2] == entries
    assert [one.number for one in changed.read_files()] == [1, 2, 3]
    assert changed.manifest.files.path == "files-000003.jsonl"
    assert json.loads(changed.content)["format"] == 2
    assert sum_lake(seeded_url, write=False)[0] == 0


def test_two_processes_never_change_a_lake_at_once(load_events: Load, seeded_url: URL) -> None:
    with (
        LakeStore(Path("lake"), "gdelt"),
        pytest.raises(UserError, match="another process is changing it; wait until it is done"),
    ):
        import_lake(seeded_url, "gdelt", {"a.csv": make_gdelt_file(EVENTS)}, Path("lake"))


def test_a_refused_import_leaves_no_folder(load_events: Load, seeded_url: URL) -> None:
    for lake in (Path("new/lake"), Path("own")):
        Path("own").mkdir(exist_ok=True)
        with pytest.raises(UserError, match="not a file of any known dataset"):
            import_lake(seeded_url, "gdelt", {"a.csv": b"a,b\n1,2\n"}, lake)
        rows = make_gdelt_file(EVENTS).replace(b"\t20150605", b"\t20159905")
        with pytest.raises(UserError, match="would be rejected"):
            import_lake(seeded_url, "gdelt", {"b.csv": rows}, lake, max_rejects=0.0)
    assert not Path("new").exists()
    assert not list(Path("own").iterdir())


def test_a_kill_leaves_the_lake_before_or_after(
    load_events: Load, seeded_url: URL, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that ends before its first, second, ... write, without any of its own cleaning."""
    other, b = databases.copy(seeded_url), {"b.csv": make_gdelt_file([*EVENTS[2:5], EVENTS[6]])}
    for url, lake in ((seeded_url, Path("lake")), (other, Path("whole"))):
        import_lake(url, "gdelt", {"a.csv": make_gdelt_file(EVENTS[:4])}, lake)
    before = read_sums(seeded_url)
    import_lake(other, "gdelt", b, Path("whole"))
    after, lake, killed = read_sums(other), Path("lake"), list[bool]()

    class Killed(BaseException):
        pass

    def kill_at(moments: Iterator[int], write: Callable[..., Any]) -> Callable[..., Any]:
        def write_or_die(*given: Any) -> Any:
            if str(given[0]) not in b and next(moments) == len(killed):
                raise Killed
            return write(*given)

        return write_or_die

    while True:
        moments = count()
        with monkeypatch.context() as patch:
            for name in _WRITES:
                write = resolve_name(name)
                patch.setattr(name.replace(":", "."), kill_at(moments, write))
            try:
                said = import_lake(seeded_url, "gdelt", b, lake)
                break
            except Killed:
                found = read_sums(seeded_url)
                assert found in (before, after)
                killed.append(found == after)
        # Before the commit, the next try shows that the lake is whole.
        assert not killed[-1] or sum_lake(seeded_url, write=False)[0] == 0
    # The last of the writes gives the manifest its name, when the database has committed.
    assert len(killed) > 8
    assert [one for one, _ in groupby(killed)] == [False, True]
    assert "already imported" in said[0]
    assert read_sums(seeded_url) == after
    opened, whole = open_dataset(lake, "gdelt"), open_dataset(Path("whole"), "gdelt")
    assert list_lake_files(opened) == list_lake_files(whole)
