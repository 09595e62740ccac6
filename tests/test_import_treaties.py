"""Treaty parties: days of the treaty and of a state, unknown ends, repeated pairs."""

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
from sqlalchemy import URL

TABLES = (
    *("agreements", "agreement_parties", "agreement_actions"),
    *("citations", "sources", "imported_rows"),
)
HEADER = (
    "stateID,treatyID,Title,Begin,End,Signature,StateSignature,StateRatification,Force,StateForce,"
    "Term,StateEnd,Coder,Comments"
)
ROWS = [
    "BLR,AIR,Air Pact,,9999-12-31,1979-11-13,1979-11-14,1993-06-13,1983-03-16,1993-07,,,,",
    "KGZ,AIR,Air Pact,1979-11-13,9999-12-31,1979-11-13,,2000-05-25,1983-03-16,2000-08-23,,2019,x,",
    "KGZ,AIR,Air Pact,1979-11-13,9999-12-31,1979-11-13,,2000-05-25,1983-03-16,2000-08-23,,2019,x,",
    "KGZ,AIR,Air Pact (Annex),1979-11-13,,1979-11-13,,2001-05,1983-03-16,2000-08-23,,,x,",
    "BLR,DOC,Doctors,1981-09..1981-10,2018-10,1981-09..1981-10,,,,,,2018-10,x,",
    'KGZ,OIL:AIR,"Oil, a protocol",1978-02,,1978-02,1978-02-17?,2003,,,NA,,x,"a\r\nb"',
    "QQQ,DOC,Doctors,1981-09,,1981-09,2001-01-01,,,,,,x,",
    "KGZ,DOC,Doctors,,,1981-13-01,,,soon,,,,x,",
]
AGREEMENTS = """SELECT slug, title, kind_code FROM agreements
                WHERE slug LIKE 'treaties-%' ORDER BY slug"""
ACTIONS = """SELECT a.slug, c.slug, x.kind_code, x.occurred_edtf FROM agreement_actions x
             JOIN agreements a ON a.id = x.agreement_id
             LEFT JOIN agreement_parties p ON p.id = x.party_id
             LEFT JOIN actors c ON c.id = p.actor_id
             WHERE a.slug LIKE 'treaties-%' ORDER BY 1, coalesce(c.slug, ''), 3, 4"""


def test_days_of_the_treaty_and_of_the_state(seeded_url: URL, tmp_path: Path) -> None:
    before = count_rows(seeded_url, TABLES)
    file = write_file(tmp_path / "parties.csv", "\r\n".join(["\ufeff" + HEADER, *ROWS, ""]))
    said = run_import(seeded_url, "treaties", file, max_rejects=0.5)
    assert said[0].startswith("parties.csv: 8 rows read: 5 loaded, 1 known already, 2 rejected")
    assert said[-2:] == [
        (
            "  KGZ AIR: title is 'Air Pact (Annex)' on line 5 but 'Air Pact' on line 2; "
            "the first was kept"
        ),
        (
            "  KGZ AIR: ratification 2001-05 on line 5 and ratification 2000-05-25 on line 3 "
            "were both kept"
        ),
    ]
    assert query_rows(seeded_url, AGREEMENTS) == [
        ("treaties-AIR", "Air Pact", "unstated"),
        ("treaties-DOC", "Doctors", "unstated"),
        ("treaties-OIL:AIR", "Oil, a protocol", "unstated"),
    ]
    air, doctors, oil = (f"treaties-{one}" for one in ("AIR", "DOC", "OIL:AIR"))
    expected = [
        (air, None, "entry_into_force", "1983-03-16"),
        (air, None, "signature", "1979-11-13"),
        (air, "BLR", "entry_into_force", "1993-07"),
        (air, "BLR", "ratification", "1993-06-13"),
        (air, "BYS", "signature", "1979-11-14"),
        (air, "KGZ", "entry_into_force", "2000-08-23"),
        (air, "KGZ", "ratification", "2000-05-25"),
        (air, "KGZ", "ratification", "2001-05"),
        (air, "KGZ", "withdrawal", "2019"),
        (doctors, None, "signature", "[1981-09..1981-10]"),
        (doctors, None, "termination", "2018-10"),
        (oil, None, "signature", "1978-02"),
        (oil, "KGZ", "ratification", "2003"),
        (oil, "KGZ", "signature", "1978-02-17?"),
    ]
    assert query_rows(seeded_url, ACTIONS) == expected
    assert [row[:3] for row in read_rejects(tmp_path, "parties.csv")] == [
        ["9", "stateid", "QQQ"],
        ["10", "signature", "1981-13-01"],
        ["10", "force", "soon"],
    ]
    undated = """SELECT c.slug FROM agreement_parties p JOIN actors c ON c.id = p.actor_id
                 JOIN agreements a ON a.id = p.agreement_id WHERE a.slug = 'treaties-DOC'"""
    assert query_rows(seeded_url, undated) == [("BYS",)]

    run_import(seeded_url, "treaties", file, max_rejects=0.5, again=True)
    assert read_last_counts(seeded_url) == (8, 0, 0, 6, 2)
    assert query_rows(seeded_url, ACTIONS) == expected

    # As R writes it, with nothing in the last column.
    named = [HEADER, *(f'"{number}",{row}' for number, row in enumerate(ROWS[:2], 1))]
    run_import(seeded_url, "treaties", write_file(tmp_path / "named.csv", "\n".join(named)))
    assert read_last_counts(seeded_url) == (2, 0, 0, 2, 0)

    later = [
        HEADER.replace("stateID,treatyID", "treatyID,stateID"),
        ROWS[0].replace("BLR,AIR", "AIR,BLR").replace("1993-06-13", "1993-06-20"),
        "NEW_1999A,KGZ,New,1999,,1999,1999,,,,,,x,",
    ]
    said = run_import(seeded_url, "treaties", write_file(tmp_path / "later.csv", "\n".join(later)))
    assert read_last_counts(seeded_url) == (2, 2, 1, 0, 0)
    assert said[1:] == ["  BLR AIR: ratification occurred_edtf 1993-06-13 -> 1993-06-20"]
    assert ("treaties-AIR", "BLR", "ratification", "1993-06-20") in query_rows(seeded_url, ACTIONS)

    remove_imported(seeded_url, "treaties")
    assert count_rows(seeded_url, TABLES) == before
