"""Quad classes follow GDELT's own column; sums of an older rule are computed anew, or not mixed."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from dataset_imports import query_rows, run_import, run_sql, write_file
from migration_helpers import run_step
from sqlalchemy import URL

from console import UserError
from migrations.upgrade import upgrade

BEFORE = "0025_shipped_files"
SUMS = """SELECT dataset_id, events, verbal_cooperation, material_cooperation, verbal_conflict,
          material_conflict FROM {} ORDER BY dataset_id"""
EVENTS = ("036", "090", "093", "112", "140", "141", "145", "173")
"""One of root 03, two of 09, one of 11, three of 14, one of 17."""


def load_old_sums(url: URL) -> None:
    """Two datasets with sums of the older rule: 101 with its events, 102 with none of them."""
    run_step(url, command.downgrade, BEFORE)
    for number, slug in ((101, "icews"), (102, "gdelt")):
        run_sql(
            url,
            "INSERT INTO datasets (id, slug, title, publisher, url, licence, citation) "
            f"VALUES ({number}, '{slug}', 'x', 'x', 'x', 'x', 'x')",
        )
        run_sql(
            url,
            "INSERT INTO imports (id, dataset_id, file_name, file_sha256, imported_at, rows_read, "
            "rows_loaded, rows_revised, rows_known, rows_rejected) VALUES "
            f"({number}, {number}, 'x', '{number:064}', '2026-01-01T00:00:00Z', 9, 9, 0, 0, 0)",
        )
        pair = ", ".join(
            f"(SELECT id FROM actors WHERE slug = '{state}')" for state in ("BLR", "KGZ")
        )
        measures = "'2015-06-01', 8, 1, 0, 3, 4, 0, 0"
        run_sql(url, f"INSERT INTO dyad_months VALUES ({number}, {pair}, {measures})")
        named = "events, verbal_cooperation, material_cooperation, verbal_conflict, "
        named += "material_conflict, goldstein_tenths_sum, goldstein_events"
        run_sql(
            url,
            f"INSERT INTO world_months (dataset_id, month, {named}, row_count) "
            f"VALUES ({number}, {measures}, 9)",
        )
        if slug == "icews":
            for place, code in enumerate((*EVENTS, "141")):
                # The last of them is domestic: a row of the world, of no pair.
                states = pair if place < len(EVENTS) else f"{pair.split('), (')[0]}), NULL"
                run_sql(
                    url,
                    "INSERT INTO coded_events (dataset_id, published_id, published_part, "
                    "import_id, occurred_on, source_actor_id, target_actor_id, event_code) "
                    f"VALUES ({number}, {place}, 0, {number}, '2015-06-28', {states}, '{code}')",
                )


def test_the_classes_are_those_of_gdelt(seeded_readonly_url: URL) -> None:
    query = "SELECT DISTINCT root_code, quad_class_code FROM event_types ORDER BY 1"
    classes = dict(query_rows(seeded_readonly_url, query))
    groups = {
        "verbal_cooperation": range(1, 6),
        "material_cooperation": range(6, 10),
        "verbal_conflict": range(10, 15),
        "material_conflict": range(15, 21),
    }
    assert classes == {f"{root:02}": name for name, roots in groups.items() for root in roots}


@pytest.mark.slow
def test_sums_follow_where_their_events_are_there(seeded_url: URL, tmp_path: Path) -> None:
    load_old_sums(seeded_url)
    old = query_rows(seeded_url, "SELECT quad_class_code FROM event_types WHERE code = '141'")
    assert old == [("material_conflict",)]
    upgrade(seeded_url, echo=print)
    assert query_rows(seeded_url, SUMS.format("dyad_months")) == [
        (101, 8, 1, 2, 4, 1),
        (102, 8, 1, 0, 3, 4),
    ]
    assert query_rows(seeded_url, SUMS.format("world_months")) == [
        (101, 8, 1, 2, 4, 1),
        (102, 8, 1, 0, 3, 4),
    ]
    marked = "SELECT slug FROM datasets WHERE has_old_quad_classes"
    assert query_rows(seeded_url, marked) == [("gdelt",)]

    header = "GLOBALEVENTID,SQLDATE,Actor1Code,Actor1CountryCode,Actor2Code,Actor2CountryCode,"
    header += "IsRootEvent,EventCode,EventRootCode,GoldsteinScale,NumMentions,DATEADDED\n"
    row = "7,20150628,BLR,BLR,KGZ,KGZ,1,141,14,-6.5,3,20150628\n"
    file = write_file(tmp_path / "a.csv", header + row)
    with pytest.raises(UserError, match=r"older rule.*\(bedfellows import --remove gdelt\)"):
        run_import(seeded_url, "gdelt", file)

    run_step(seeded_url, command.downgrade, BEFORE)
    assert query_rows(seeded_url, SUMS.format("dyad_months"))[0] == (101, 8, 1, 0, 3, 4)
