"""Lakes that are damaged or half written: named, refused, repaired; a kill leaves none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
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

from console import UserError
from models.lake.open_lake import open_dataset

pytestmark = [pytest.mark.on_sqlite, pytest.mark.slow]


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
        "gdelt: 1 damaged Parquet files are given up; import these files again:",
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
        ('{"format": 2}', r"is of a newer program \(format 2, this one reads 1\)"),
        ('{"format": 1, "dataset": "gdelt"}', "scheme: is missing"),
    ],
)
def test_a_manifest_that_cannot_be_read(
    load_events: Load, seeded_url: URL, text: str, why: str
) -> None:
    import_lake(seeded_url, "gdelt", {"a.csv": make_gdelt_file(EVENTS)}, Path("lake"))
    manifest = Path("lake/dataset=gdelt/manifest.json")
    manifest.write_text(text)
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
    written = manifest.read_text()
    for old, new, why in (
        ("year=2015/", "../../", "is not the name of a file of a lake"),
        ('"number": 1', '"number": true', "number: True is not of the right type"),
        ('"number"', '"place"', "SourceEntry: has the fields "),
    ):
        manifest.write_text(written.replace(old, new))
        with pytest.raises(UserError, match=why):
            sum_lake(seeded_url, write=False)


@pytest.mark.parametrize("moment", ["prepare", "commit", "publish"])
def test_a_kill_leaves_the_lake_before_or_after(
    load_events: Load, seeded_url: URL, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a process leaves that ends at a moment, without any of its own cleaning."""
    lake = Path("lake")
    import_lake(seeded_url, "gdelt", {"a.csv": make_gdelt_file(EVENTS[:4])}, lake)
    before = read_sums(seeded_url)

    class Killed(BaseException):
        pass

    def kill(*_arguments: object) -> None:
        raise Killed

    target = {
        "prepare": "models.lake.manifest.Manifest.encode",
        "commit": "seeds.lake.store.record_lake",
        "publish": "seeds.lake.lake_change.LakeChange.publish",
    }
    with monkeypatch.context() as patch:
        patch.setattr(target[moment], kill)
        with pytest.raises(Killed):
            import_lake(seeded_url, "gdelt", {"b.csv": make_gdelt_file(EVENTS)}, lake)
    if moment == "publish":
        assert sum_lake(seeded_url, write=False)[0] == 0
        said = import_lake(seeded_url, "gdelt", {"b.csv": make_gdelt_file(EVENTS)}, lake)
        assert "already imported" in said[0]
    else:
        assert read_sums(seeded_url) == before
        said = import_lake(seeded_url, "gdelt", {"b.csv": make_gdelt_file(EVENTS)}, lake)
        assert "3 loaded, 4 known already" in said[0]
    assert len(read_lake_events(lake, "gdelt")) == 7
    assert sum_lake(seeded_url, write=False)[0] == 0
    named = {piece.path for piece in open_dataset(lake, "gdelt").manifest.pieces}
    assert {*list_lake_files(open_dataset(lake, "gdelt"))} == {"manifest.json", *named}
