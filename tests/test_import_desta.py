"""Design of Trade Agreements: accessions, withdrawals and amendments of base treaties."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
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

from console import UserError

TABLES = (
    *("agreements", "agreement_parties", "agreement_actions", "agreement_links"),
    *("citations", "sources", "imported_rows"),
)
HEADER = (
    '"number";"base_treaty";"name";"entry_type";"year";"entryforceyear";"typememb";'
    '"c1";"c2";"c3";"mc1";"mc2";"mc3"'
)
ROWS = [
    # The file has it before its base treaty, and an amendment of the amendment even earlier.
    '"9+1";9;"Steppe Union, accession of Kyrgyzstan";"accession";2003;2005;5;112;417;NA;2;1;NA',
    '"12";11;"Second protocol";"protocol or amendment";2001;NA;2;112;643;NA;0;0;NA',
    '"11";9;"First protocol";"protocol or amendment";1999;2000;2;112;643;NA;0;0;NA',
    '"9";9;"Steppe Union";"base_treaty";1994;1995;2;112;643;NA;0;0;NA',
    '"9_1";9;"Steppe Union withdrawal Russia";"withdrawal";2010;NA;7;112;643;NA;2;1;NA',
    '"11a";9;"First protocol";"consolidated";1999;2000;2;112;643;NA;0;0;NA',
    '"20";20;"Moscow Treaty";"base_treaty";1980;NA;1;112;643;999;0;0;0',
    '"21";21;"Talks";"negotiation";NA;NA;1;112;643;NA;0;0;NA',
    '"31+1";31;"Of no treaty";"accession";2003;NA;5;112;417;NA;2;1;NA',
    '"40";40;"Bad";"base_treaty";19;NA;1;112;Russia;NA;0;0;NA',
]
AGREEMENTS = """SELECT slug, title, kind_code, scope_code FROM agreements
                WHERE slug LIKE 'desta-%' ORDER BY slug"""
PARTIES = """SELECT a.slug, c.slug FROM agreement_parties p
             JOIN agreements a ON a.id = p.agreement_id JOIN actors c ON c.id = p.actor_id
             WHERE a.slug LIKE 'desta-%' ORDER BY 1, 2"""
ACTIONS = """SELECT a.slug, c.slug, x.kind_code, x.occurred_edtf FROM agreement_actions x
             JOIN agreements a ON a.id = x.agreement_id
             LEFT JOIN agreement_parties p ON p.id = x.party_id
             LEFT JOIN actors c ON c.id = p.actor_id
             WHERE a.slug LIKE 'desta-%' ORDER BY 1, coalesce(c.slug, ''), 3, 4"""
LINKS = """SELECT a.slug, l.kind_code, b.slug FROM agreement_links l
           JOIN agreements a ON a.id = l.agreement_id JOIN agreements b
           ON b.id = l.other_agreement_id WHERE a.slug LIKE 'desta-%' ORDER BY 1"""


@pytest.mark.slow
def test_accessions_withdrawals_and_amendments_refer_to_their_base_treaty(
    seeded_url: URL, tmp_path: Path
) -> None:
    before = count_rows(seeded_url, TABLES)
    file = write_file(tmp_path / "desta.csv", "\n".join([HEADER, *ROWS, ""]))
    said = run_import(seeded_url, "desta", file, max_rejects=0.5)
    assert said[0].startswith("desta.csv: 10 rows read: 7 loaded, 0 known already, 3 rejected")
    assert query_rows(seeded_url, AGREEMENTS) == [
        ("desta-11", "First protocol", "trade", "multilateral"),
        ("desta-11a", "First protocol", "trade", "multilateral"),
        ("desta-12", "Second protocol", "trade", "multilateral"),
        ("desta-20", "Moscow Treaty", "trade", "bilateral"),
        ("desta-9", "Steppe Union", "trade", "multilateral"),
        ("desta-9-accession-1", "Steppe Union, accession of Kyrgyzstan", "accession", None),
    ]
    assert [
        row for row in query_rows(seeded_url, PARTIES) if row[0] in ("desta-20", "desta-9")
    ] == [
        ("desta-20", "BYS"),
        ("desta-20", "SUN"),
        ("desta-9", "BLR"),
        ("desta-9", "KGZ"),
        ("desta-9", "RUS"),
    ]
    on_base = [row for row in query_rows(seeded_url, ACTIONS) if row[0] == "desta-9"]
    assert on_base == [
        ("desta-9", None, "entry_into_force", "1995"),
        ("desta-9", None, "signature", "1994"),
        ("desta-9", "BLR", "entry_into_force", "1995"),
        ("desta-9", "BLR", "signature", "1994"),
        ("desta-9", "KGZ", "accession", "2003"),
        ("desta-9", "KGZ", "entry_into_force", "2005"),
        ("desta-9", "RUS", "entry_into_force", "1995"),
        ("desta-9", "RUS", "signature", "1994"),
        ("desta-9", "RUS", "withdrawal", "2010"),
    ]
    assert query_rows(seeded_url, LINKS) == [
        ("desta-11", "amends", "desta-9"),
        ("desta-11a", "amends", "desta-9"),
        ("desta-12", "amends", "desta-11"),
        ("desta-9-accession-1", "accedes_to", "desta-9"),
    ]
    why = "this base treaty is neither in the file nor imported before"
    assert read_rejects(tmp_path, "desta.csv") == [
        ["9", "entry_type", "negotiation", "is still under negotiation, so not yet an agreement"],
        ["11", "year", "19", "is not a year of four digits"],
        ["11", "c2", "Russia", "is not a state number"],
        ["10", "base_treaty", "31", why],
    ]
    assert query_rows(seeded_url, "SELECT code, reason_code FROM unmapped_codes") == [
        ("999", "unknown")
    ]
    locators = """SELECT c.locator FROM citations c
                  JOIN agreement_actions x ON x.id = c.agreement_action_id
                  JOIN sources s ON s.id = c.source_id
                  WHERE s.slug = 'desta' AND x.kind_code = 'withdrawal'"""
    assert query_rows(seeded_url, locators) == [("treaty 9_1",)]

    run_import(seeded_url, "desta", file, max_rejects=0.5, again=True)
    assert read_last_counts(seeded_url) == (10, 0, 0, 7, 3)

    # Another program: commas, other columns in another order, no marks of the acceding parties.
    later = [
        "c2,c1,entry_type,year,entryforceyear,number,base_treaty,name,note",
        "643.0,112.0,base_treaty,1994,1996,9,9,Steppe Union,x",
        "51,112,accession,2006,NA,9+2,9,Steppe Union accession of Armenia,",
        "112,643,base_treaty,1970,1971,50,50,New,",
    ]
    said = run_import(seeded_url, "desta", write_file(tmp_path / "later.csv", "\r\n".join(later)))
    assert read_last_counts(seeded_url) == (3, 3, 1, 0, 0)
    assert "  treaty 9: entry_into_force occurred_edtf 1995 -> 1996" in said
    on_base = [row[1:] for row in query_rows(seeded_url, ACTIONS) if row[0] == "desta-9"]
    assert on_base[:3] == [
        (None, "entry_into_force", "1996"),
        (None, "signature", "1994"),
        ("ARM", "accession", "2006"),
    ]

    remove_imported(seeded_url, "desta")
    assert count_rows(seeded_url, TABLES) == before


def test_a_number_written_as_a_fraction_is_the_same_treaty(seeded_url: URL, tmp_path: Path) -> None:
    run_import(seeded_url, "desta", write_file(tmp_path / "a.csv", "\n".join([HEADER, *ROWS[:7]])))
    floated = [re.sub(r"(?<=[;\"])([0-9]+)(?=[;\"]|$)", r"\1.0", line) for line in ROWS[:7]]
    run_import(seeded_url, "desta", write_file(tmp_path / "b.csv", "\n".join([HEADER, *floated])))
    assert read_last_counts(seeded_url) == (7, 0, 0, 7, 0)


def test_years_reach_the_original_parties_and_numbers_are_read_as_of_the_year(
    seeded_url: URL, tmp_path: Path
) -> None:
    rows = [
        '"50";50;"Belarus Kyrgyzstan";"base_treaty";1999;2000;1;112;417;NA;0;0;NA',
        '"51";51;"Czechoslovakia Finland";"base_treaty";1974;1975;1;203;246;NA;0;0;NA',
        '"52";52;"Yugoslavia Finland";"base_treaty";1970;NA;1;688;246;NA;0;0;NA',
        '"53";53;"Serbia and Montenegro Turkey";"base_treaty";2004;NA;1;688;792;NA;0;0;NA',
        '"54";54;"Serbia Turkey";"base_treaty";2006;NA;1;688;792;NA;0;0;NA',
    ]
    file = write_file(tmp_path / "desta.csv", "\n".join([HEADER, *rows, ""]))
    run_import(seeded_url, "desta", file)
    assert query_rows(seeded_url, PARTIES) == [
        *(("desta-50", "BLR"), ("desta-50", "KGZ"), ("desta-51", "CSK"), ("desta-51", "FIN")),
        *(("desta-52", "FIN"), ("desta-52", "YUG"), ("desta-53", "SCG"), ("desta-53", "TUR")),
        *(("desta-54", "SRB"), ("desta-54", "TUR")),
    ]
    status = """SELECT actor_slug, signed_edtf, in_force_edtf, in_force_basis FROM treaty_status
                WHERE agreement_slug = 'desta-50' ORDER BY 1"""
    assert query_rows(seeded_url, status) == [
        ("BLR", "1999", "2000", "own"),
        ("KGZ", "1999", "2000", "own"),
    ]


def test_the_list_by_pair_is_refused(seeded_url: URL, tmp_path: Path) -> None:
    pairs = (
        "country1,country2,iso1,iso2,number,base_treaty,name,entry_type,year,entryforceyear\n"
        "Belarus,Kyrgyzstan,112,417,50,50,Belarus Kyrgyzstan,base_treaty,1999,2000\n"
    )
    with pytest.raises(UserError, match="by pair of states, which repeats each treaty"):
        run_import(seeded_url, "desta", write_file(tmp_path / "dyads.csv", pairs))
