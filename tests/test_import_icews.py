"""ICEWS: what identifies an event, and its files as other programs write them."""

from __future__ import annotations

from dataset_imports import query_rows
from event_files import (
    PublishedEvent,
    make_icews_file,
)
from event_imports import Load, check_monthly_sums, read_events
from sqlalchemy import URL


def test_icews_identity_is_the_id_and_the_day(load_events: Load, seeded_url: URL) -> None:
    events = [
        PublishedEvent("7", "20180601", "Belarus", "Kyrgyzstan", code="040", value="1.0"),
        PublishedEvent("7", "20180602", "Kyrgyzstan", "Belarus", code="112", value="-4.4"),
        PublishedEvent("8", "20180602", "Atlantis", "Russian Federation", code="010", value="0.0"),
        PublishedEvent("9", "20180602", "", "Belarus", code="010", value="0.0"),
    ]
    load_events("icews", {"one.tab": make_icews_file(events[:3])})
    said = load_events("icews", {"two.tab": make_icews_file(events[1:])})
    assert said[0].startswith("two.tab: 3 rows read: 1 loaded, 2 known already, 0 rejected")
    assert [row[2:6] + row[7:8] for row in read_events(seeded_url)] == [
        ("Belarus", "BLR", "Kyrgyzstan", "KGZ", 10),
        ("Kyrgyzstan", "KGZ", "Belarus", "BLR", -44),
        ("Atlantis", None, "Russian Federation", "RUS", 0),
        (None, None, "Belarus", "BLR", 0),
    ]
    assert query_rows(seeded_url, "SELECT code, reason_code, row_count FROM unmapped_codes") == [
        ("Atlantis", "unknown", 1)
    ]
    check_monthly_sums(seeded_url)


def test_icews_exported_again(load_events: Load, seeded_url: URL) -> None:
    events = [
        PublishedEvent(str(number), "20180601", "Belarus", "Kyrgyzstan", code=code, value=value)
        for number, (code, value) in enumerate(
            [
                *(("01", "0.0"), ("010", "0.0"), ("10", "-5.0"), ("013", "0.4"), ("13", "-4.4")),
                *(("016", "-2.0"), ("16", "-4.0"), ("020", "3.0"), ("20", "-10.0"), ("016", "-5")),
                *(("042", "1.9"), ("0211", "3.4"), ("203", "-10.0"), ("112", "-2.0")),
            ]
        )
    ]
    load_events("icews", {"published.tab": make_icews_file(events)})
    as_published = make_icews_file(events).decode().replace("NA", "").replace("\t", ";")
    header, *rows = as_published.splitlines()
    # With semicolons and row names of R, and with codes that a program read as numbers.
    named = "\n".join([header, *(f"{number};{row}" for number, row in enumerate(rows, 1))])
    as_numbers = as_published
    for event in events:
        as_numbers = as_numbers.replace(f";{event.code};", f";{int(event.code)}.0;")
    said = load_events("icews", {"named.csv": named.encode(), "numbers.csv": as_numbers.encode()})
    assert said == [
        "named.csv: 14 rows read: 0 loaded, 14 known already, 0 rejected",
        "numbers.csv: 14 rows read: 0 loaded, 14 known already, 0 rejected",
        "total: 28 rows read: 0 loaded, 28 known already, 0 rejected",
    ]
