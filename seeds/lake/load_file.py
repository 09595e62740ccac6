"""Loading of one file into a lake: new Parquet files, the sums, and what happened to each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from models.lake.manifest import Piece
from models.lake.open_lake import LakeDataset, relation_sql
from seeds.importing.events.fields import EventFields
from seeds.importing.reader import Counts, Job
from seeds.lake.add_to_database import add_file_sums, subtract_rows
from seeds.lake.compare import DROPPED, REPLACED, Compared, compare_events, drop_tables
from seeds.lake.lake_change import LakeChange
from seeds.lake.pieces import NewPiece, PieceWriter
from seeds.lake.read_events import LakeSession, ReadEvents


def settle_file(
    job: Job,
    fields: EventFields,
    session: LakeSession,
    read: ReadEvents,
    change: LakeChange,
    current: LakeDataset,
    writer: PieceWriter,
) -> Counts:
    """Find the rows of a file that are not new, and add the others to a change and to the sums."""
    duck = session.duck
    compared, near = _compare(session, read, current)
    for line, published_id in compared.duplicates:
        why = "an earlier line has the same id with other values"
        job.rejects.add(line, [(fields.published_id.column, str(published_id), why)])
    good = sum(piece.rows for piece in read.pieces)
    counts = Counts(
        read=read.rows,
        loaded=good - compared.dropped,
        revised=compared.revised,
        known=compared.known,
        rejected=job.rejects.rows,
        changes=compared.changes,
    )
    if good:
        _count_days_and_codes(session, job, counts, compared)
    if counts.loaded:
        add_file_sums(job.connection, duck.cursor(), job.dataset_id, job.folder)
        for table in (DROPPED, REPLACED) if compared.dropped or compared.revised else ():
            folder = job.folder / table
            folder.mkdir()
            subtract_rows(job.connection, duck.cursor(), job.dataset_id, table, folder)
        change.add(_drop_rows(session, read.pieces, compared, writer))
        for piece in (one for one in near if _path(current, one) in compared.replaced_in):
            kept = f"(SELECT * FROM {relation_sql([_path(current, piece)])} ANTI JOIN {REPLACED} "
            change.rewrite(duck, [piece], f"{kept} USING (published_id, published_part))")
        change.merge_small(duck)
    drop_tables(duck)
    return counts


def _path(current: LakeDataset, piece: Piece) -> str:
    return str(current.folder / piece.path)


def _compare(
    session: LakeSession, read: ReadEvents, current: LakeDataset
) -> tuple[Compared, Sequence[Piece]]:
    """What is not new among the rows, and the files of the lake that may hold the same ids."""
    if not read.pieces:
        return Compared(), []
    first = min(piece.first_id for piece in read.pieces)
    last = max(piece.last_id for piece in read.pieces)
    near = [one for one in current.manifest.pieces if one.first_id <= last and first <= one.last_id]
    if read.has_unique_ids and not near:
        return Compared(), []
    new = [str(piece.path) for piece in read.pieces]
    return compare_events(session.duck, new, [_path(current, one) for one in near]), near


def _drop_rows(
    session: LakeSession, pieces: Sequence[NewPiece], compared: Compared, writer: PieceWriter
) -> list[NewPiece]:
    """The new files without the rows that do not enter the lake."""
    if not compared.dropped:
        return list(pieces)
    return [
        kept
        for piece in pieces
        for kept in writer.write(
            session.duck,
            f"(SELECT * FROM {relation_sql([str(piece.path)])} ANTI JOIN {DROPPED} USING (line))",
        )
    ]


def _count_days_and_codes(
    session: LakeSession, job: Job, counts: Counts, compared: Compared
) -> None:
    """Count the loaded rows by the day they cover, and by the code that left a side empty."""
    duck, codes = session.duck, session.codes
    query = "SELECT day, sum(row_count) FROM covered GROUP BY day"
    days = Counter({day: int(rows) for day, rows in duck.execute(query).fetchall()})
    query = "SELECT code_number, sum(row_count) FROM unmapped GROUP BY code_number"
    unmapped = Counter({number: int(rows) for number, rows in duck.execute(query).fetchall()})
    counts.first_day, counts.last_day = min(days), max(days)
    if counts.loaded == 0:
        return
    if compared.dropped:
        query = f"SELECT covered_on, count(*) FROM {DROPPED} GROUP BY covered_on"
        days.subtract(dict(duck.execute(query).fetchall()))
        for side in ("source", "target"):
            query = (
                f"SELECT {side}_state, count(*) FROM {DROPPED} WHERE {side}_actor_slug IS NULL "
                f"AND {side}_state IS NOT NULL GROUP BY {side}_state"
            )
            for state, rows in duck.execute(query).fetchall():
                unmapped[codes.numbers[state]] -= rows
    job.covered.update({day: rows for day, rows in days.items() if rows})
    for number, rows in unmapped.items():
        if rows:
            code = codes.unmapped[number]
            job.unmapped[code.code, code.reason, code.label] = rows
