"""Generated files in GDELT's format, in which a few pairs of states have most of the events."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

DATA = Path(__file__).parent.parent / "seeds" / "data"
FIRST_ID = 700_000_001
PART = 250_000
"""Rows sorted in memory at a time."""

# u(i, k) is a number in 0..1 that depends only on the row i and on k, so each run writes the same
# file.
_TABLES = """
CREATE MACRO u(i, k) AS (hash(i * 64 + k) % 1000003) / 1000003.0;
CREATE TABLE codes AS
    SELECT row_number() OVER (ORDER BY hash(code)) - 1 AS place, code
    FROM (SELECT DISTINCT code FROM read_csv('{codes}', all_varchar = true)
          WHERE scheme = 'cameo' AND length(code) = 3);
CREATE TABLE types AS
    SELECT row_number() OVER (ORDER BY hash(code)) - 1 AS place, code, left(code, 2) AS root,
        left(code, 3) AS base, goldstein,
        list_position(['verbal_cooperation', 'material_cooperation', 'verbal_conflict',
            'material_conflict'], quad_class) AS quad
    FROM read_csv('{types}', all_varchar = true) WHERE goldstein <> '';
"""
_ROWS = """
COPY (
    WITH drawn AS (
        SELECT {first_id} + i AS id, i,
            DATE '{first_day}' + CAST(floor(i * {days}.0 / {rows}) AS INTEGER) AS day,
            -- Half of the sides have no state, and a few pairs have most of the events.
            CASE WHEN u(i, 1) < 0.45 THEN NULL
                ELSE floor(pow(u(i, 2), 8) * (SELECT count(*) FROM codes)) END AS a,
            CASE WHEN u(i, 3) < 0.5 THEN NULL
                ELSE floor(pow(u(i, 4), 8) * (SELECT count(*) FROM codes)) END AS b,
            CAST(floor(pow(u(i, 5), 2) * (SELECT count(*) FROM types)) AS INTEGER) AS t
        FROM range({start}, {stop}) AS rows(i)
    )
    SELECT id, strftime(day, '%Y%m%d'), strftime(day, '%Y%m'), year(day),
        printf('%.4f', year(day) + dayofyear(day) / 365.25),
        x.code || CASE WHEN i % 3 = 0 THEN 'GOV' ELSE '' END,
        CASE WHEN x.code IS NOT NULL THEN 'THE STATE OF ' || x.code END, x.code,
        NULL, NULL, NULL, NULL, CASE WHEN i % 3 = 0 THEN 'GOV' END, NULL, NULL,
        y.code, CASE WHEN y.code IS NOT NULL THEN 'THE STATE OF ' || y.code END, y.code,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        i % 2, t.code, t.base, t.root, t.quad, t.goldstein,
        1 + CAST(floor(pow(u(i, 6), 6) * 60) AS INTEGER) AS mentions, 1, mentions,
        printf('%.14f', u(i, 7) * 16 - 10),
        1, 'Somewhere, Country', 'KG', 'KG', '', printf('%.4f', u(i, 8) * 180 - 90),
        printf('%.4f', u(i, 9) * 360 - 180), '-2327' || i % 1000,
        1, 'Somewhere, Country', 'BO', 'BO', '', 53.0, 28.0, 'BO',
        4, 'Town ' || i % 5000 || ', Province, Country', 'KG', 'KG01', '26101', 42.8731, 74.6003,
        '-2327' || i % 1000, strftime(day, '%Y%m%d') || '000000',
        'https://news.example.org/' || year(day) || '/world/' || i || '/a-headline-of-some-words'
    FROM drawn LEFT JOIN codes x ON x.place = a LEFT JOIN codes y ON y.place = b
        JOIN types t ON t.place = drawn.t
    ORDER BY id
) TO '{path}' (FORMAT csv, DELIMITER '\t', HEADER false, QUOTE '', ESCAPE '');
"""


def write_gdelt(
    path: Path, rows: int, *, first_id: int = FIRST_ID, first_day: date, days: int
) -> None:
    """Write ``rows`` events on ``days`` days in the 61 columns of GDELT 2.0."""
    import duckdb

    tables = _TABLES.format(codes=DATA / "country_codes.csv", types=DATA / "event_types.csv")
    part = path.with_name(f"{path.name}.part")
    with duckdb.connect() as connection, path.open("wb") as file:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(tables)
        for start in range(0, rows, PART):
            query = _ROWS.format(
                path=part,
                start=start,
                stop=min(start + PART, rows),
                rows=rows,
                first_id=first_id,
                first_day=first_day.isoformat(),
                days=days,
            )
            connection.execute(query)
            with part.open("rb") as written:
                shutil.copyfileobj(written, file)
    part.unlink()
