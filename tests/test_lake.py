"""Events in a lake: the same accounting, the same sums and the same events as in the database."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from dataset_imports import query_rows, remove_imported, run_sql
from event_files import PublishedEvent, make_gdelt_file, make_icews_file
from event_imports import EVENTS, Load
from lake_imports import (
    import_lake,
    list_lake_files,
    read_lake_events,
    read_named_files,
    read_stored_events,
    read_sums,
    refresh,
    remove_lake,
    sum_lake,
)
from sqlalchemy import URL
from temporary_databases import Databases

from console import UserError
from models.lake.open_lake import open_dataset
from seeds.importing.events import chunks
from seeds.lake import lake_change, read_events
from seeds.lake.pieces import PieceWriter
from seeds.lake.read_ahead import ReadAhead

pytestmark = pytest.mark.slow

REVISED = [
    replace(EVENTS[0], code="112", value="-2.0"),
    replace(EVENTS[3], source="RUS"),
    replace(EVENTS[5], mentions="99"),
]
TWICE = [
    PublishedEvent("3001", "20150607", "BLR", "KGZ"),
    PublishedEvent("3002", "20140607", "KGZ", "BLR"),
    PublishedEvent("3001", "20150607", "BLR", "KGZ"),
    PublishedEvent("3001", "20150608", "BLR", "RUS", code="190", value="-10"),
    PublishedEvent("3003", "20150640", "BLR", "RUS"),
    *EVENTS[:2],
]
ICEWS = [
    PublishedEvent("1", "20150604", "Belarus", "Kyrgyzstan"),
    PublishedEvent("1", "20150605", "Belarus", "Kyrgyzstan"),
    PublishedEvent("2", "20150605", "Nowhere at all", "Kyrgyzstan", code="190", value="-10"),
]
COURSES = {
    "one file": ("gdelt", [make_gdelt_file(EVENTS)]),
    "known, revised, repeated": (
        "gdelt",
        [
            make_gdelt_file(EVENTS),
            make_gdelt_file([*EVENTS[:3], PublishedEvent("2001", "20151231", "RUS", "BLR")]),
            make_gdelt_file(REVISED),
            make_gdelt_file(TWICE),
            make_gdelt_file(EVENTS[:2]),
            make_gdelt_file(EVENTS, "1.0"),
        ],
    ),
    "ids on several days": (
        "icews",
        [
            make_icews_file(ICEWS),
            make_icews_file([replace(ICEWS[1], code="112"), ICEWS[0], ICEWS[2], ICEWS[0]]),
        ],
    ),
}


@pytest.mark.parametrize("size", [2**25, 700], ids=["whole", "in pieces"])
@pytest.mark.parametrize("course", COURSES)
def test_a_lake_gives_what_the_database_gives(
    load_events: Load, seeded_url: URL, course: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_events, "CHUNK", size)
    monkeypatch.setattr(chunks, "CHUNK_SIZE", size)
    monkeypatch.setattr(lake_change, "MOST_SMALL", 4)
    dataset, contents = COURSES[course]
    named = [{f"{number}.csv": content} for number, content in enumerate(contents)]
    said = [load_events(dataset, one, max_rejects=1) for one in named]
    expected, events = read_sums(seeded_url), read_stored_events(seeded_url)
    assert expected["dyad_months"]
    removed = remove_imported(seeded_url, dataset)
    lake = Path("lake")
    again = [
        import_lake(seeded_url, dataset, one, lake, max_rejects=1, rejects_folder=Path())
        for one in named
    ]
    assert [[line.replace("./", "") for line in one] for one in said] == again or said == again
    assert read_sums(seeded_url) == expected
    assert read_lake_events(lake, dataset) == events
    assert query_rows(seeded_url, "SELECT count(*) FROM coded_events") == [(0,)]
    assert remove_lake(seeded_url, dataset, lake) == removed
    assert not lake.exists()
    assert {name for name, rows in read_sums(seeded_url).items() if rows} <= {"coverage_days"}


@pytest.mark.on_sqlite
def test_the_same_files_make_the_same_lake(
    load_events: Load, seeded_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever thread is the faster: the first waits for the other before it writes."""
    monkeypatch.setattr(read_events, "CHUNK", 700)
    write, made = PieceWriter.write, list[dict[str, bytes]]()

    def write_late(writer: PieceWriter, duck: Any, rows: str, *more: Any) -> Any:
        is_first = duck.execute(f"SELECT min(line) = 1 FROM {rows}").fetchall() == [(True,)]
        sleep(0.1 if made and is_first else 0)
        return write(writer, duck, rows, *more)

    monkeypatch.setattr(PieceWriter, "write", write_late)
    for _ in range(2):
        for number, content in enumerate(COURSES["known, revised, repeated"][1]):
            import_lake(
                seeded_url, "gdelt", {f"{number}.csv": content}, Path("lake"), max_rejects=1
            )
        made.append(list_lake_files(open_dataset(Path("lake"), "gdelt")))
        remove_lake(seeded_url, "gdelt", Path("lake"))
    assert len(made[0]) > 3
    assert made[0] == made[1]


@pytest.mark.on_sqlite
def test_files_at_once_make_the_lake_of_one_after_the_other(
    load_events: Load, seeded_url: URL, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is read while the one before is settled, but counts in its turn or not at all."""
    monkeypatch.setattr(read_events, "CHUNK", 700)
    contents = COURSES["known, revised, repeated"][1]
    files = {f"{number}.csv": content for number, content in enumerate(contents)}
    other, made = databases.copy(seeded_url), list[Any]()
    for name, content in files.items():
        import_lake(other, "gdelt", {name: content}, Path("other"), max_rejects=1)
    expected = read_sums(other), read_named_files(open_dataset(Path("other"), "gdelt"))
    rejects = Path("3.csv.rejects.csv").read_bytes()
    take = ReadAhead.take

    def take_noted(*given: Any) -> Any:
        made.append(take(*given))
        return made[-1]

    monkeypatch.setattr(ReadAhead, "take", take_noted)
    with pytest.raises(UserError, match=r"nothing of 3.csv was imported"):
        import_lake(seeded_url, "gdelt", files, Path("lake"))
    assert [one is not None for one in made] == [False, True, True, True]
    said = import_lake(seeded_url, "gdelt", files, Path("lake"), max_rejects=1)
    assert [line for line in said if "already imported" in line] == said[:3]
    found = read_sums(seeded_url), read_named_files(open_dataset(Path("lake"), "gdelt"))
    assert found == expected
    assert Path("3.csv.rejects.csv").read_bytes() == rejects


def test_a_file_is_imported_once(load_events: Load, seeded_url: URL) -> None:
    import_lake(seeded_url, "gdelt", {"a.csv": make_gdelt_file(EVENTS)}, Path("lake"))
    before = list_lake_files(open_dataset(Path("lake"), "gdelt"))
    said = import_lake(seeded_url, "gdelt", {"b.csv": make_gdelt_file(EVENTS)}, Path("lake"))
    assert "already imported" in said[0]
    assert list_lake_files(open_dataset(Path("lake"), "gdelt")) == before
    said = import_lake(
        seeded_url, "gdelt", {"b.csv": make_gdelt_file(EVENTS)}, Path("lake"), again=True
    )
    assert "0 loaded, 7 known already" in said[0]


def test_events_are_in_one_place(load_events: Load, seeded_url: URL) -> None:
    file = {"a.csv": make_gdelt_file(EVENTS)}
    import_lake(seeded_url, "gdelt", file, Path("lake"))
    with pytest.raises(UserError, match=r"the events of gdelt are in the lake .*: add --lake "):
        load_events("gdelt", {"b.csv": make_gdelt_file(EVENTS[:2])})
    with pytest.raises(UserError, match=r"the events of gdelt are in the lake .*: add --lake "):
        remove_imported(seeded_url, "gdelt")
    with pytest.raises(
        UserError, match=r"other: has no gdelt; this database knows the lake .*lake"
    ):
        import_lake(seeded_url, "gdelt", file, Path("other"))
    for wrong in (Path("other"), Path("nowhere")):
        with pytest.raises(UserError, match=r"is not the lake of gdelt .* --lake .*/lake, even if"):
            remove_lake(seeded_url, "gdelt", wrong)
    Path("lake").rename("moved")
    with pytest.raises(UserError, match=r"lake: has no gdelt any more: .* lake refresh --lake DIR"):
        import_lake(seeded_url, "gdelt", file, Path("lake"))
    Path("moved").rename("lake")
    remove_lake(seeded_url, "gdelt", Path("lake"))
    load_events("gdelt", file)
    with pytest.raises(UserError, match="the events of gdelt are in the database itself"):
        import_lake(seeded_url, "gdelt", file, Path("lake"))
    with pytest.raises(UserError, match=r"wdi has no events: a lake holds those of gdelt, icews"):
        import_lake(seeded_url, "wdi", file, Path("lake"))


def test_the_database_is_made_as_a_lake_of_another_database_is(
    load_events: Load, seeded_url: URL, databases: Databases
) -> None:
    lake, other = Path("lake"), databases.copy(seeded_url)
    for number, content in enumerate(COURSES["known, revised, repeated"][1]):
        import_lake(seeded_url, "gdelt", {f"{number}.csv": content}, lake, max_rejects=1)
    expected = read_sums(seeded_url)
    with pytest.raises(UserError, match=r"6 files of gdelt that this database does not know: "):
        import_lake(other, "gdelt", {"b.csv": make_gdelt_file(EVENTS)}, lake)
    (said,) = refresh(other, lake)
    assert re.fullmatch(r"gdelt: 10 events, 0 of \d Parquet files .* of edition [0-9a-f]{8}", said)
    found = read_sums(other)
    # A day of a revised row is counted once here, and at each import there.
    for table in expected.keys() - {"coverage_days"}:
        assert found[table] == expected[table], table
    assert [day for day, _ in found["coverage_days"]] == [
        day for day, _ in expected["coverage_days"]
    ]
    with pytest.raises(
        UserError, match=r"manifest.json: is change 7 of the lake, and not change 6"
    ):
        import_lake(seeded_url, "gdelt", {"b.csv": make_gdelt_file(EVENTS[:1])}, lake)
    refresh(seeded_url, lake)
    assert read_sums(seeded_url)["dyad_months"] == expected["dyad_months"]


def test_sums_are_compared_and_replaced(load_events: Load, seeded_url: URL) -> None:
    import_lake(seeded_url, "gdelt", {"a.csv": make_gdelt_file(EVENTS)}, Path("lake"))
    expected = read_sums(seeded_url)
    assert sum_lake(seeded_url, write=False) == (
        0,
        [
            "gdelt: 7 events of 1 file, summed by DuckDB",
            "  dyad_months: 3 rows, equal to the database",
            "  country_months: 4 rows, equal to the database",
            "  world_months: 2 rows, equal to the database",
        ],
    )
    run_sql(seeded_url, "UPDATE world_months SET row_count = row_count + 1 WHERE row_count = 6")
    status, said = sum_lake(seeded_url, write=False)
    assert (status, said[3]) == (1, "  world_months: 2 rows, 2 differ from the database")
    assert sum_lake(seeded_url, write=True)[0] == 0
    assert read_sums(seeded_url) == expected


def test_codes_that_changed_are_said_and_read_anew(load_events: Load, seeded_url: URL) -> None:
    lake = Path("lake")
    import_lake(seeded_url, "gdelt", {"a.csv": make_gdelt_file(EVENTS)}, lake)
    run_sql(
        seeded_url,
        "UPDATE actor_codes SET code = 'QQQ' WHERE scheme_code = 'cameo' AND code = 'KGZ'",
    )
    with pytest.raises(
        UserError, match=r"1 of them mean something else today \(KGZ\): `bedfellows"
    ):
        import_lake(seeded_url, "gdelt", {"b.csv": make_gdelt_file(EVENTS[:2])}, lake)
    assert sum_lake(seeded_url, write=False)[1][0].startswith("warning: gdelt: 1 code means")
    assert "1 of 2 Parquet files written anew" in refresh(seeded_url, lake)[0]
    refreshed, events = read_sums(seeded_url), read_lake_events(lake, "gdelt")
    remove_lake(seeded_url, "gdelt", lake)
    load_events("gdelt", {"a.csv": make_gdelt_file(EVENTS)})
    assert read_sums(seeded_url)["dyad_months"] == refreshed["dyad_months"]
    assert read_sums(seeded_url)["unmapped_codes"] == refreshed["unmapped_codes"]
    assert read_stored_events(seeded_url) == events
