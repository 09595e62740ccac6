"""Records on their way into the database, in batches: what is new, revised, known, rejected.

The memory taken is bounded by the batch, apart from the ids of rows that a file must not give two
ways. A row that the seeds or a user own is never touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from seeds.importing.files.csv_rows import Lines
from seeds.importing.reader import Counts, Job
from seeds.importing.upsert import ownership
from seeds.importing.upsert.existing import Key, Row, Standing, insert_rows, update_rows
from seeds.importing.upsert.row import Fault, Put, Record, Shape

_BATCH = 10_000
_TOLD = 20


@dataclass
class Loading:
    """Takes the records of one file, whose tables are ``shapes``, parents first."""

    job: Job
    lines: Lines
    shapes: Sequence[Shape]
    counts: Counts = field(default_factory=Counts)
    _batch: list[Record] = field(default_factory=list)
    _size: int = 0
    _given: dict[Shape, dict[int, int]] = field(default_factory=dict)
    """Rows that this file has given so far, by id, with the line that did."""

    def __post_init__(self) -> None:
        self._given = {shape: {} for shape in self.shapes if shape.is_root or shape.alike}
        owned = [shape.table.name for shape in self.shapes if shape.is_owned]
        for table in (*owned, "citations"):
            ownership.forget_vanished(self.job.connection, table)

    def reject(self, line: int, faults: list[Fault]) -> None:
        """Refuse a row of the file."""
        self.counts.rejected += 1
        self.job.rejects.add(line, faults)

    def add(self, record: Record) -> None:
        """Take a record; it is loaded with its batch."""
        self._batch.append(record)
        self._size += len(record.puts)
        if self._size >= _BATCH:
            self.flush()

    def cover(self, first: date | None, last: date | None) -> None:
        """Let the file cover the days from first to last, as far as they are known."""
        counts = self.counts
        days = [day for day in (counts.first_day, counts.last_day, first, last) if day]
        counts.first_day, counts.last_day = min(days, default=None), max(days, default=None)

    def finish(self) -> Counts:
        """Load what is left; what became of all rows of the file."""
        self.flush()
        self.counts.read = self.lines.read
        self.counts.rejected += self.lines.rejected
        return self.counts

    def flush(self) -> None:
        """Load the batch."""
        records, self._batch, self._size = self._batch, [], 0
        for shape in self.shapes:
            wanted = [
                (record, put)
                for record in records
                if not record.faults
                for put in record.puts
                if put.shape is shape
            ]
            if wanted:
                self._settle(shape, wanted)
        for record in records:
            self._count(record)
        self.job.progress(self.lines.read, self.lines.bytes)

    def _count(self, record: Record) -> None:
        if record.faults:
            self.reject(record.line, record.faults)
        elif not record.has_added and not record.has_changed:
            self.counts.known += 1
        else:
            self.counts.loaded += 1
            if record.has_changed or record.had_stood:
                self.counts.revised += 1
            for side in record.unmapped:
                self.job.unmapped[side] = self.job.unmapped.get(side, 0) + 1

    # -- one table -------------------------------------------------------------------------------

    def _settle(self, shape: Shape, wanted: list[tuple[Record, Put]]) -> None:
        first: dict[Key, tuple[Record, Put]] = {}
        repeated: list[tuple[Record, Put, Key]] = []
        for record, put in wanted:
            key = tuple(part.id if isinstance(part, Put) else part for part in put.key)
            if key in first:
                repeated.append((record, put, key))
            else:
                first[key] = record, put
        standing = Standing.beside(self.job.connection, shape, first)
        self._compare(shape, first, standing)
        for record, put, key in repeated:
            model, line = first[key][1], first[key][0].line
            if put.values != model.values:
                self._disagree(record, put, model.values, line)
            put.id = model.id
            if shape.is_root and model.id is None and not record.faults:
                record.faults += first[key][0].faults

    def _compare(
        self, shape: Shape, first: Mapping[Key, tuple[Record, Put]], standing: Standing
    ) -> None:
        dataset_id = self.job.dataset_id
        given = self._given.get(shape)
        left = standing.left(set(first), dataset_id) if shape.alike or shape.is_stale else {}
        new: list[tuple[Record, Put, Key]] = []
        changed = []
        for key, (record, put) in first.items():
            row = standing.rows.get(key)
            if row is None and shape.alike:
                row = self._earlier(shape, left, key)
            if row is None:
                new.append((record, put, key))
                continue
            if "id" in shape.table.c:
                put.id = row["id"]
            if not standing.is_ours(row, dataset_id):
                if shape.is_root:
                    name, value = shape.key[0], str(key[0])
                    why = f"{value} of {shape.table.name} stands here already, from elsewhere"
                    record.faults.append((name, value, why))
                continue
            told = _differences(shape, row, put, key)
            if told and given is not None and row["id"] in given:
                self._disagree(record, put, row, given[row["id"]])
            elif told and (shape.may_revise is None or shape.may_revise(row, put)):
                changed.append((row, put, key))
                is_one_of_many = sum(other.shape is shape for other in record.puts) > 1
                which = self._named(shape, row, differing=key) if is_one_of_many else ""
                self._change(record, [f"{which} {', '.join(told)}" if which else ", ".join(told)])
            if record.main is put:
                record.had_stood = True
            if given is not None:
                given.setdefault(row["id"], record.line)
        new = [one for one in new if not one[0].faults]
        if changed:
            update_rows(self.job.connection, shape, changed)
        if shape.is_stale is not None:
            self._drop_stale(shape, first, left)
        if new:
            if shape.alike:
                self._say_both(shape, new, first, standing)
            self._insert(shape, new)

    def _earlier(self, shape: Shape, left: dict[Key, list[Row]], key: Key) -> Row | None:
        """A row of an earlier import, not given by this file, that the new one seems to revise."""
        values = dict(zip(shape.key, key, strict=True))
        rows = left.get(tuple(values[name] for name in shape.alike), [])
        for row in rows:
            if row["since"] != self.job.import_id and row["id"] not in self._given[shape]:
                rows.remove(row)
                return row
        return None

    def _insert(self, shape: Shape, new: list[tuple[Record, Put, Key]]) -> None:
        job = self.job
        insert_rows(job.connection, shape, [(put, key) for _, put, key in new])
        for record, _, _ in new:
            record.has_added = True
        found = [(put.id, record) for record, put, _ in new if put.id is not None]
        if shape in self._given:
            self._given[shape].update((row_id, record.line) for row_id, record in found)
        if shape.is_owned:
            ids = [row_id for row_id, _ in found]
            ownership.own_rows(job.connection, shape.table.name, ids, job.dataset_id, job.import_id)
        if shape.is_cited:
            located = [(row_id, record.label) for row_id, record in found]
            ownership.cite(job.connection, shape.table.name, located, job.dataset_id, job.import_id)

    def _drop_stale(
        self,
        shape: Shape,
        first: Mapping[Key, tuple[Record, Put]],
        left: Mapping[Key, list[Any]],
    ) -> None:
        """Delete what this file does not give any more beside the rows that it does give."""
        records = {
            tuple(dict(zip(shape.key, key, strict=True))[name] for name in shape.lookup): record
            for key, (record, _) in first.items()
        }
        assert shape.is_stale is not None
        stale = {row["id"]: row for rows in left.values() for row in rows if shape.is_stale(row)}
        job = self.job
        for row_id in ownership.drop(job.connection, shape.table.name, list(stale), job.dataset_id):
            row = stale[row_id]
            record = records[tuple(row[name] for name in shape.lookup)]
            self._change(record, [f"{self._named(shape, row)} is no longer given"])

    # -- telling ---------------------------------------------------------------------------------

    def _change(self, record: Record, told: Sequence[str]) -> None:
        record.has_changed = True
        if len(self.counts.changes) < _TOLD:
            self.counts.changes.append(f"{record.label}: {', '.join(told)}")

    def _say(self, text: str) -> None:
        if len(self.counts.remarks) < _TOLD:
            self.counts.remarks.append(text)

    def _say_both(
        self,
        shape: Shape,
        new: Sequence[tuple[Record, Put, Key]],
        first: Mapping[Key, tuple[Record, Put]],
        standing: Standing,
    ) -> None:
        """Rows of one file that say the like of the same with different dates all stand."""
        given = self._given[shape]
        seen: dict[Key, tuple[str, int]] = {}
        for row in standing.rows.values():
            if row["id"] in given:
                alike = tuple(row[name] for name in shape.alike)
                seen[alike] = self._named(shape, row), given[row["id"]]
        places = [list(shape.key).index(name) for name in shape.alike]
        is_new = {key for _, _, key in new}
        for key, (record, _) in first.items():
            alike = tuple(key[place] for place in places)
            name = self._named(shape, dict(zip(shape.key, key, strict=True)))
            if alike in seen and key in is_new:
                beside, line = seen[alike]
                self._say(
                    f"{record.label}: {name} on line {record.line} stands beside {beside} of "
                    f"line {line}"
                )
            seen.setdefault(alike, (name, record.line))

    def _named(self, shape: Shape, row: Mapping[str, Any], differing: Key | None = None) -> str:
        """A row by what its key says beside whose it is: the period, the kind, the date, whom.

        With the key that it shall have, by what stays of it.
        """
        stays = dict(zip(shape.key, differing, strict=True)) if differing else row
        said = [
            self.job.crosswalk.actors[row[name]].slug if name == "actor_id" else str(row[name])
            for name in shape.key
            if name not in shape.lookup
            and row[name]
            and row[name] == stays[name]
            and (name == "actor_id" or name[-3:] != "_id")
        ]
        return " ".join(said) or shape.table.name

    def _disagree(self, record: Record, put: Put, stands: Mapping[str, Any], line: int) -> None:
        """Two rows of one file say different things of the same."""
        differing = [
            (name, value)
            for name, value in put.values.items()
            if stands[name] != value and name not in put.shape.quiet
        ]
        for name, value in differing:
            shown = None if value is None else str(value)
            if put.shape.keeps_first:
                self._say(
                    f"{record.label}: {name} on line {record.line} is {shown!r}, and "
                    f"{stands[name]!r} of line {line} stands"
                )
            else:
                why = f"line {line} says otherwise of {record.label}: {stands[name]}"
                record.faults.append((name, shown, why))


def _differences(shape: Shape, row: Mapping[str, Any], put: Put, key: Key) -> list[str]:
    new = dict(zip(shape.key, key, strict=True)) | put.values
    names = [name for name, value in new.items() if row[name] != value]
    return [
        f"{name} {_shown(row[name])} -> {_shown(new[name])}"
        for name in names
        if name not in shape.quiet and not name.endswith(("_earliest", "_latest"))
    ]


def _shown(value: Any) -> str:
    return "none" if value is None else f"{value}"
