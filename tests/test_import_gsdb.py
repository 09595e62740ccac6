"""The Global Sanctions Database: names with commas, organisations, years, later editions."""

from __future__ import annotations

import re
from pathlib import Path

from dataset_imports import (
    count_rows,
    query_rows,
    read_last_counts,
    read_rejects,
    remove_imported,
    run_import,
    run_sql,
    write_file,
)
from sqlalchemy import URL

TABLES = (
    *("sanctions", "sanction_phases", "sanction_parties", "sanction_measures"),
    *("citations", "sources", "imported_rows"),
)
HEADER = (
    "case_id,sanctioned_state,sanctioning_state,begin,end,trade,descr_trade,arms,military,"
    "financial,travel,other,target_mult,sender_mult,objective,success"
)
CASES = [
    HEADER,
    (
        '1,"Korea, North","EU, Egypt, Arab Rep., Bulgaria, CoCom",1998,2021,1,"exp_part,imp_part",'
        '1,0,0,0,0,0,1,"end_war,other","failed,ongoing"'
    ),
    "2,Yugoslavia,Soviet Union,1950,1955,0,,0,0,1,0,0,0,0,policy_change,success_part",
    "3,Russia,Georgia,1991,1991,0,,0,0,0,1,0,0,0,other,failed",
    "4,Atlantis,Cuba,2001,200,2,,0,0,0,1,0,0,0,other,failed",
]
SANCTIONS = "SELECT slug, title, note FROM sanctions WHERE slug LIKE 'gsdb-%' ORDER BY slug"
PHASES = """SELECT s.slug, p.status_code, p.started_edtf, p.ended_edtf,
            CAST(p.ended_known_until AS text) FROM sanction_phases p
            JOIN sanctions s ON s.id = p.sanction_id WHERE s.slug LIKE 'gsdb-%' ORDER BY 1"""
PARTIES = """SELECT s.slug, p.role_code, a.slug FROM sanction_parties p
             JOIN sanctions s ON s.id = p.sanction_id JOIN actors a ON a.id = p.actor_id
             WHERE s.slug LIKE 'gsdb-%' ORDER BY 1, 2, 3"""
MEASURES = """SELECT s.slug, m.kind_code, m.detail FROM sanction_measures m
              JOIN sanctions s ON s.id = m.sanction_id WHERE s.slug LIKE 'gsdb-%' ORDER BY 1, 2"""


def test_senders_and_targets_measures_and_years(seeded_url: URL, tmp_path: Path) -> None:
    before = count_rows(seeded_url, TABLES)
    first = write_file(tmp_path / "gsdb.csv", "\r\n".join([*CASES, ""]))
    said = run_import(seeded_url, "gsdb", first, max_rejects=0.5)
    assert said[0].startswith("gsdb.csv: 4 rows read: 3 loaded, 0 known already, 1 rejected")
    assert read_rejects(tmp_path, "gsdb.csv") == [
        ["5", "end", "200", "is not a year of four digits"],
        ["5", "trade", "2", "is neither 0 nor 1"],
    ]
    assert query_rows(seeded_url, SANCTIONS)[0] == (
        "gsdb-1",
        "EU, Egypt, Arab Rep., Bulgaria, CoCom against Korea, North, 1998-: trade, arms",
        "Objective: end_war, other; Outcome: failed, ongoing",
    )
    assert query_rows(seeded_url, PHASES) == [
        ("gsdb-1", "in_force", "1998", "..", "2021-12-31"),
        ("gsdb-2", "in_force", "1950", "1955", None),
        ("gsdb-3", "in_force", "1991", "1991", None),
    ]
    assert query_rows(seeded_url, PARTIES) == [
        ("gsdb-1", "sender", "BGR"),
        ("gsdb-1", "sender", "EGY"),
        ("gsdb-1", "sender", "EU"),
        ("gsdb-1", "target", "PRK"),
        ("gsdb-2", "sender", "SUN"),
        ("gsdb-2", "target", "YUG"),
        ("gsdb-3", "sender", "GEO"),
        ("gsdb-3", "target", "RUS"),
    ]
    assert query_rows(seeded_url, MEASURES) == [
        ("gsdb-1", "arms", None),
        ("gsdb-1", "trade", "exp_part, imp_part"),
        ("gsdb-2", "financial", None),
        ("gsdb-3", "travel", None),
    ]
    unmapped = "SELECT code, reason_code, row_count FROM unmapped_codes"
    assert query_rows(seeded_url, unmapped) == [("CoCom", "unknown", 1)]
    cited = """SELECT s.slug, c.locator, c.stance_code FROM citations c
               JOIN sources o ON o.id = c.source_id JOIN sanctions s ON s.id = c.sanction_id
               WHERE o.slug = 'gsdb' ORDER BY 1"""
    assert query_rows(seeded_url, cited) == [
        (f"gsdb-{n}", f"case {n}", "supports") for n in (1, 2, 3)
    ]

    run_import(seeded_url, "gsdb", first, max_rejects=0.5, again=True)
    assert read_last_counts(seeded_url) == (4, 0, 0, 3, 1)

    later = [
        HEADER,
        CASES[1].replace(", CoCom", "").replace("2021", "2023").replace(",1,0,0", ",0,0,0", 1),
        CASES[2].replace("Soviet Union", "Albania"),
        "7,Belarus,Canada,2006,2016,0,,0,0,1,0,0,0,0,,",
        "7,Belarus,Canada,2006,2017,0,,0,0,1,0,0,0,0,,",
    ]
    said = run_import(
        seeded_url, "gsdb", write_file(tmp_path / "later.csv", "\n".join(later)), max_rejects=0.5
    )
    assert read_last_counts(seeded_url) == (4, 3, 2, 0, 1)
    assert "  case 1: ended_known_until 2021-12-31 -> 2023-12-31" in said
    assert "  case 1: arms is no longer in the file" in said
    assert "  case 2: sender SUN is no longer in the file" in said
    assert [row[0] for row in read_rejects(tmp_path, "later.csv")] == ["5"]
    assert query_rows(seeded_url, PHASES)[0] == ("gsdb-1", "in_force", "1998", "..", "2023-12-31")
    assert query_rows(seeded_url, MEASURES)[0] == ("gsdb-1", "trade", "exp_part, imp_part")

    run_sql(seeded_url, "INSERT INTO sanctions (slug, title) VALUES ('gsdb-9', 'my own')")
    mine = f"{HEADER}\n9,Belarus,Canada,2006,2016,0,,0,0,1,0,0,0,0,,\n"
    run_import(seeded_url, "gsdb", write_file(tmp_path / "mine.csv", mine), max_rejects=1.0)
    assert read_rejects(tmp_path, "mine.csv") == [
        ["2", "slug", "gsdb-9", "sanctions already has gsdb-9, from another source"]
    ]
    run_sql(seeded_url, "DELETE FROM sanctions WHERE slug = 'gsdb-9'")
    remove_imported(seeded_url, "gsdb")
    assert count_rows(seeded_url, TABLES) == before


def test_a_number_written_as_a_fraction_is_the_same_case(seeded_url: URL, tmp_path: Path) -> None:
    run_import(seeded_url, "gsdb", write_file(tmp_path / "a.csv", "\n".join(CASES[:4])))
    floated = [re.sub(r"\b([0-9]+)\b", r"\1.0", line) for line in CASES[1:4]]
    run_import(seeded_url, "gsdb", write_file(tmp_path / "b.csv", "\n".join([HEADER, *floated])))
    assert read_last_counts(seeded_url) == (3, 0, 0, 3, 0)


def test_a_name_in_another_order_is_not_its_first_part(seeded_url: URL, tmp_path: Path) -> None:
    targets = {
        "Germany, East": ["DDR"],
        "Vietnam, South": ["RVN"],
        "Congo, Democratic Republic of the": ["COD"],
        "Vietnam, South Africa": ["VNM", "ZAF"],
    }
    cases = [
        f'{number},"{target}",Cuba,1965,1970,0,,0,0,0,1,0,0,0,other,failed'
        for number, target in enumerate(targets)
    ]
    run_import(seeded_url, "gsdb", write_file(tmp_path / "gsdb.csv", "\n".join([HEADER, *cases])))
    found = [row for row in query_rows(seeded_url, PARTIES) if row[1] == "target"]
    assert found == [
        (f"gsdb-{number}", "target", slug)
        for number, slugs in enumerate(targets.values())
        for slug in slugs
    ]


def test_names_of_the_list_and_cases_after_the_end_of_a_state(
    seeded_url: URL, tmp_path: Path
) -> None:
    cases = [
        HEADER,
        "1,Ethiopia (excludes Eritrea),FRY,1999,2001,1,,0,0,0,0,0,0,0,other,failed",
        "2,South Vietnam,United States,1977,2022,1,,0,0,0,0,0,0,0,other,ongoing",
        "3,Malaya,Transjordan,1958,1960,1,,0,0,0,0,0,0,0,other,failed",
        "4,Serbia,Germany,1998,2000,1,,0,0,0,0,0,0,0,other,failed",
        "5,Soviet Union,Germany,1991,2000,1,,0,0,0,0,0,0,0,other,failed",
        "6,Czechoslovakia,Sudan (excludes South Sudan),1993,2000,1,,0,0,0,0,0,0,0,other,failed",
    ]
    said = run_import(seeded_url, "gsdb", write_file(tmp_path / "gsdb.csv", "\n".join(cases)))
    assert said[1:] == [
        "  case 2 on line 3 begins in 1977, after the end of South Vietnam (1975-04-30)",
        "  case 6 on line 7 begins in 1993, after the end of Czechoslovakia (1993-01-01)",
    ]
    assert query_rows(seeded_url, PARTIES) == [
        ("gsdb-1", "sender", "YUG"),
        ("gsdb-1", "target", "ETH"),
        ("gsdb-2", "sender", "USA"),
        ("gsdb-2", "target", "RVN"),
        ("gsdb-3", "sender", "JOR"),
        ("gsdb-3", "target", "MYS"),
        ("gsdb-4", "sender", "DEU"),
        ("gsdb-4", "target", "YUG"),
        ("gsdb-5", "sender", "DEU"),
        ("gsdb-5", "target", "SUN"),
        ("gsdb-6", "sender", "SDN"),
        ("gsdb-6", "target", "CSK"),
    ]
    assert query_rows(seeded_url, "SELECT count(*) FROM unmapped_codes") == [(0,)]
