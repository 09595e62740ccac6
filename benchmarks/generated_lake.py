"""Generated lakes: events straight to Parquet, as `import --lake` would have written them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from database import connect, create_reading_engine
from database_settings import find_database_url
from models.crosswalk import Crosswalk
from models.lake.manifest import NAME, Manifest, Piece
from models.lake.open_lake import LakeDataset, find_folder
from models.lake.source_list import SourceEntry
from seeds.importing import registry
from seeds.importing.events.event_dataset import read_event_types
from seeds.lake.code_meanings import describe_codes
from seeds.lake.pieces import NewPiece, PieceWriter
from seeds.lake.write_list import write_list

PIECE = 1_000_000
"""Events of each Parquet file."""
SOURCE = 2_000
"""Events of each published file: GDELT's have those of 15 minutes."""
FIRST_YEAR, YEARS = 2015, 10
_SCHEME = "cameo"

# As in `generated`: u(i, k) is a number in 0..1 that depends only on the row and on k.
_ROWS = """(
    SELECT i AS published_id, CAST(0 AS INTEGER) AS published_part,
        DATE '{year}-01-01' + CAST(floor(u(i, 7) * 365) AS INTEGER) AS occurred_on,
        CAST(date_trunc('month', occurred_on) AS DATE) AS month, occurred_on AS covered_on,
        x.code AS source_code, x.code AS source_state, x.slug AS source_actor_slug,
        y.code AS target_code, y.code AS target_state, y.slug AS target_actor_slug,
        t.code AS event_code, t.quad_class, t.tenths AS goldstein_tenths,
        1 + CAST(floor(pow(u(i, 6), 6) * 60) AS INTEGER) AS mentions, i % 2 = 1 AS is_root,
        CAST(i // {source} + 1 AS INTEGER) AS file_number, CAST(i % {source} + 1 AS INTEGER) AS line
    FROM (
        SELECT i, CASE WHEN u(i, 1) < 0.45 THEN NULL
                ELSE floor(pow(u(i, 2), 8) * (SELECT count(*) FROM states)) END AS a,
            CASE WHEN u(i, 3) < 0.5 THEN NULL
                ELSE floor(pow(u(i, 4), 8) * (SELECT count(*) FROM states)) END AS b,
            CAST(floor(pow(u(i, 5), 2) * (SELECT count(*) FROM types)) AS INTEGER) AS c
        FROM range({start}, {stop}) AS rows(i)
    ) LEFT JOIN states x ON x.place = a LEFT JOIN states y ON y.place = b
    JOIN types t ON t.place = c
)"""


def write_lake(database: Path, lake: Path, rows: int, piece: int = PIECE) -> None:
    """Write a lake of GDELT with so many events on ten years, that no database knows yet."""
    import duckdb

    with connect(create_reading_engine(find_database_url(str(database)))) as connection:
        crosswalk = Crosswalk.load(connection)
        types = read_event_types(connection)
    codes = _choose_codes(crosswalk)
    folder = find_folder(lake, "gdelt")
    folder.mkdir(parents=True)
    pieces = list[Piece]()
    with duckdb.connect() as duck:
        duck.execute("SET enable_progress_bar = false; SET threads = 2; SET memory_limit = '1GB'")
        duck.execute("CREATE MACRO u(i, k) AS (hash(i * 64 + k) % 1000003) / 1000003.0")
        duck.execute("CREATE TABLE states (place INTEGER, code VARCHAR, slug VARCHAR)")
        duck.executemany("INSERT INTO states VALUES (?, ?, ?)", codes)
        duck.execute(
            "CREATE TABLE types (place INTEGER, code VARCHAR, quad_class INTEGER, tenths INTEGER)"
        )
        duck.executemany(
            "INSERT INTO types VALUES (?, ?, ?, ?)",
            [
                (at, code, quad, 100 - at % 201)
                for at, (code, quad) in enumerate(sorted(types.items()))
            ],
        )
        writer = PieceWriter(folder)
        for number, start in enumerate(range(0, rows, piece), 1):
            year = _find_year(start, piece, rows)
            stop = min(start + piece, rows)
            text = _ROWS.format(year=year, source=SOURCE, start=start, stop=stop)
            for made in writer.write(duck, text):
                pieces.append(_place(folder, made, number))
    files = [
        _describe_file(number, min(SOURCE, rows - first), _find_year(first, piece, rows))
        for number, first in enumerate(range(0, rows, SOURCE), 1)
    ]
    meanings = describe_codes(
        crosswalk, _SCHEME, registry.find_dataset("gdelt").aliases, [code for _, code, _ in codes]
    )
    listed = write_list(LakeDataset(folder, Manifest("gdelt"), b""), 1, files, None).listed
    manifest = Manifest("gdelt", _SCHEME, 1, meanings, listed, pieces)
    (folder / NAME).write_bytes(manifest.encode())


def _find_year(row: int, piece: int, rows: int) -> int:
    return FIRST_YEAR + row // piece * YEARS // -(-rows // piece)


def _choose_codes(crosswalk: Crosswalk) -> Sequence[tuple[int, str, str]]:
    """Codes that mean one state in all of the years: place, code, slug."""
    first, last = date(FIRST_YEAR, 1, 1), date(FIRST_YEAR + YEARS, 1, 1)
    aliases = registry.find_dataset("gdelt").aliases
    chosen = [
        (code, crosswalk.actors[span.actor_id].slug)
        for code in sorted(crosswalk.codes[_SCHEME])
        for span in crosswalk.find_spans(_SCHEME, code, aliases)
        if (span.first or first) <= first and (span.last or last) >= last
    ]
    return [(at, code, slug) for at, (code, slug) in enumerate(chosen)]


def _place(folder: Path, made: NewPiece, number: int) -> Piece:
    name = f"year={made.year}/000001-{number:04}.parquet"
    described = made.describe(name)
    (folder / name).parent.mkdir(exist_ok=True)
    made.path.rename(folder / name)
    return described


def _describe_file(number: int, rows: int, year: int) -> SourceEntry:
    return SourceEntry(
        number=number,
        name=f"{year}-{number}.export.CSV.zip",
        sha256=f"{number:064x}",
        rows_read=rows,
        rows_loaded=rows,
        rows_revised=0,
        rows_known=0,
        rows_rejected=0,
        first_day=f"{year}-01-01",
        last_day=f"{year}-12-31",
    )
