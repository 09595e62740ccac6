"""POLECAT: types of PLOVER with their quad classes, ragged rows, ids that are texts."""

from __future__ import annotations

from pathlib import Path

from dataset_imports import (
    count_rows,
    query_rows,
    read_last_counts,
    read_rejects,
    remove_imported,
    run_import,
    write_file,
)
from event_imports import check_monthly_sums
from sqlalchemy import URL

TABLES = ("coded_events", "dyad_months", "event_types", "unmapped_codes")
HEADER = (
    "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tActor Name\tActor Country"
    "\tRecipient Name\tRecipient Country\tPublication Date\tLanguage\tVersion"
)


def make_row(
    number: str, kind: str, intensity: str, actor: str, recipient: str, rest: str = "\ten\t1"
) -> str:
    """A row on 2021-05-03, published a day later; ``rest`` is what follows the last column read."""
    return (
        f"{number}\t2021-05-03\t{kind}\tNone\t{intensity}\tX\tA\t{actor}\tB\t{recipient}"
        f"\t2021-05-04{rest}"
    )


ROWS = [
    HEADER,
    make_row("2021050300001", "AGREE", "5.5", "BLR", "KGZ"),
    make_row("2021-x-7", "PROTEST", "-6.5", "BLR", "KGZ", rest=""),  # shorter than the header
    make_row("2021-x-8", "retreat", "None", "BLR; RUS", "KGZ", rest="\ten"),
    make_row("2021-x-9", "APPEAL", "1.0", "BLR", "KGZ"),
    make_row("2021-x-9", "THREATEN", "-4.0", "KGZ", 'BLR"'),  # a stray quotation mark
    make_row("2021-x-10", "AID", "7.0", "KGZ", "None", rest="\ten\t1\tmore"),
    make_row("2021-x-11", "ASSAULT", "-99", "KGZ", "BLR"),
]
EVENTS = """SELECT e.event_code, e.goldstein_tenths, s.slug, t.slug FROM coded_events e
            LEFT JOIN actors s ON s.id = e.source_actor_id
            LEFT JOIN actors t ON t.id = e.target_actor_id ORDER BY 1"""
SUMS = """SELECT s.slug, m.verbal_cooperation, m.material_conflict, m.verbal_conflict
          FROM dyad_months m JOIN actors s ON s.id = m.source_actor_id ORDER BY 1"""


def test_events_of_plover(seeded_url: URL, tmp_path: Path) -> None:
    before = count_rows(seeded_url, TABLES)
    file = write_file(tmp_path / "polecat.txt", "\n".join(ROWS))
    run_import(seeded_url, "polecat", file, max_rejects=0.5)
    assert read_last_counts(seeded_url) == (7, 4, 0, 0, 3)
    assert read_rejects(tmp_path, "polecat.txt") == [
        ["5", "Event Type", "APPEAL", "is not an event type of PLOVER"],
        ["7", "line", ROWS[6].replace("\t", r"\t"), "has more than 13 fields"],
        ["8", "Intensity", "-99", "is not a number from -10 to 10"],
    ]
    assert query_rows(seeded_url, EVENTS) == [
        ("PLOVER-AGREE", 55, "BLR", "KGZ"),
        ("PLOVER-PROTEST", -65, "BLR", "KGZ"),
        ("PLOVER-RETREAT", None, None, "KGZ"),
        ("PLOVER-THREATEN", -40, "KGZ", "BLR"),
    ]
    # A protest is material conflict in PLOVER.
    assert query_rows(seeded_url, SUMS) == [("BLR", 1, 1, 0), ("KGZ", 0, 0, 1)]
    unmapped = "SELECT code, reason_code FROM unmapped_codes"
    assert query_rows(seeded_url, unmapped) == [("BLR; RUS", "unknown")]
    check_monthly_sums(seeded_url)

    # Another release: other columns in another order, saved by another program.
    cells = [row.replace('"', "").split("\t")[:11] for row in (ROWS[0], ROWS[1], ROWS[2])]
    turned = "\n".join(",".join([*reversed(row), "extra"]) for row in cells)
    run_import(seeded_url, "polecat", write_file(tmp_path / "again.csv", turned))
    assert read_last_counts(seeded_url) == (2, 0, 0, 2, 0)
    remove_imported(seeded_url, "polecat")
    assert count_rows(seeded_url, TABLES) == before


# The headings of a published file, which end with tabs, as its rows do.
WHOLE_HEADER = (
    """\
Event ID, Event Date, Event Type, Event Mode, Intensity, Quad Code, Contexts, Actor Name,
Actor Country, Actor COW, Primary Actor Sector, Actor Sectors, Actor Title, Actor Name Raw,
Wikipedia Actor ID, Recipient Name, Recipient Country, Recipient COW, Primary Recipient Sector,
Recipient Sectors, Recipient Title, Recipient Name Raw, Wikipedia Recipient ID, Placename, City,
District, Province, Country, Latitude, Longitude, GeoNames ID, Raw Placename, Feature Type, Source,
Publication Date, Story People, Story Organizations, Story Locations, Language, Version
""".replace("\n", " ")
    .strip()
    .split(", ")
)


def make_whole_row(**values: str) -> str:
    """A row of all columns; the given ones by heading, with an underscore for each space."""
    cells = [values.get(name.replace(" ", "_"), "None") for name in WHOLE_HEADER]
    return "\t".join([*cells, "", ""])


def test_a_whole_file_with_empty_columns_at_its_end(seeded_url: URL, tmp_path: Path) -> None:
    fixed = {
        "Event_Date": "2021-05-03",
        "Publication_Date": "2021-05-04",
        "Recipient_Country": "KGZ",
    }
    rows = [
        make_whole_row(
            Event_ID="a-1", Event_Type="AID", Actor_Country="BLR", Actor_Name="'X", **fixed
        ),
        make_whole_row(
            Event_ID="a-2", Event_Type="ACCUSE", Actor_Country="None", City="Ala\xefs", **fixed
        ),
    ]
    text = "\r\n".join(["\t".join([*WHOLE_HEADER, "", ""]), *rows, ""])
    run_import(seeded_url, "polecat", write_file(tmp_path / "p.txt", text.encode("latin-1")))
    assert read_last_counts(seeded_url) == (2, 2, 0, 0, 0)
    assert query_rows(seeded_url, EVENTS) == [
        ("PLOVER-ACCUSE", None, None, "KGZ"),
        ("PLOVER-AID", None, "BLR", "KGZ"),
    ]
