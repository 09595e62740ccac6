"""Rows of figures in the database: inserted, looked up by key, revised, deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from models import Edtf, Observation
from models.figures import ObservationStatus, Qualifier
from seeds.importing.key_checks import without_key_checks

_STATUS, _EXACT = ObservationStatus.ACTUAL.value, Qualifier.EXACT.value
_PARAMETERS = 999
"""How many parameters a statement may have in an old SQLite."""
_KEYS = "wanted_figures"
_NAMES = (
    "indicator_id, actor_id, partner_id, period_edtf, period_earliest, period_latest, value, "
    "made_edtf, made_earliest, made_latest, status_code, qualifier_code, dataset_id"
)
_WIDTH = 7

Figure = tuple[int, int, int | None, str, Any, Any, float]
"""Indicator, actor, partner, then the text, first and last day of the period, and the value."""


class StoredFigure(NamedTuple):
    """A figure that the database has."""

    id: int
    value: float
    made: str
    """Day of the edition that brought it; empty where it is not known."""


class FigureRows:
    """The figures of one dataset."""

    def __init__(self, connection: Connection, dataset_id: int) -> None:
        self._connection, self._dataset_id = connection, dataset_id
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._driver: Any = connection.connection.cursor()
        # The driver's own error: its cursor is used without SQLAlchemy.
        self._integrity_error = connection.dialect.loaded_dbapi.IntegrityError
        self.last_id = int(self._select("SELECT coalesce(max(id), 0) FROM observations")[0][0])
        """The highest id when the import began; new figures have higher ones."""
        own = f"SELECT 1 FROM observations WHERE dataset_id = {dataset_id} LIMIT 1"
        self.had_figures = bool(self._select(own))

    def insert(self, figures: Sequence[Figure], made: Edtf) -> bool:
        """Insert figures of one edition, all of them; False if one of them exists."""
        try:
            with (
                self._connection.begin_nested(),
                without_key_checks(self._connection, Observation.table()),
            ):
                self._insert(figures, made)
        except self._integrity_error:
            return False
        return True

    def find(self, figures: Sequence[Figure]) -> dict[int, StoredFigure]:
        """The stored figures with the keys of some figures, by their place among these."""
        self._stage(figures)
        # A scalar subquery, since in a join with an index over expressions SQLite 3.40 puts a
        # Bloom filter before the index and loses rows.
        key = (
            "SELECT e.id FROM observations e WHERE e.actor_id = w.actor_id "
            "AND e.indicator_id = w.indicator_id "
            "AND coalesce(e.period_edtf, '') = w.period_edtf "
            "AND coalesce(e.partner_id, 0) = w.partner_id "
            f"AND e.status_code = '{_STATUS}' AND coalesce(e.made_by, '') = '' "
            f"AND coalesce(e.dataset_id, 0) = {self._dataset_id}"
        )
        rows = self._select(
            "SELECT found.number, e.id, e.value, e.made_earliest "
            f"FROM (SELECT w.number, ({key}) AS id FROM {_KEYS} w) AS found "
            "JOIN observations e ON e.id = found.id"
        )
        return {
            number: StoredFigure(id_, value, str(made or "")) for number, id_, value, made in rows
        }

    def find_unlisted(self, before: str, years: Sequence[str]) -> list[tuple[int, int, int, str]]:
        """Figures of the years that the last ``find`` did not name, of the same series.

        Only those of editions before a day. Gives id, indicator, actor and year.
        """
        listed = ", ".join(f"'{year}'" for year in years)
        return self._select(
            "SELECT e.id, e.indicator_id, e.actor_id, e.period_edtf FROM observations e "
            f"JOIN (SELECT DISTINCT actor_id, indicator_id FROM {_KEYS}) AS series "
            "ON e.actor_id = series.actor_id AND e.indicator_id = series.indicator_id "
            f"WHERE e.dataset_id = {self._dataset_id} AND e.made_earliest < '{before}' "
            f"AND e.period_edtf IN ({listed}) AND NOT EXISTS (SELECT 1 FROM {_KEYS} w WHERE "
            "w.actor_id = e.actor_id AND w.indicator_id = e.indicator_id "
            "AND w.period_edtf = e.period_edtf) ORDER BY e.id"
        )

    def revise(self, changes: Sequence[tuple[float, Edtf, int]]) -> None:
        """Give figures new values and the day of the edition: value, day, id of each."""
        mark = "?" if self._is_sqlite else "%s"
        day = mark if self._is_sqlite else "CAST(%s AS DATE)"
        self._driver.executemany(
            f"UPDATE observations SET value = {mark}, made_edtf = {mark}, made_earliest = {day}, "
            f"made_latest = {day} WHERE id = {mark}",
            [(value, *_split_day(made), row_id) for value, made, row_id in changes],
        )

    def _insert(self, figures: Sequence[Figure], made: Edtf) -> None:
        fixed = (*_split_day(made), _STATUS, _EXACT, self._dataset_id)
        if not self._is_sqlite:
            with self._driver.copy(f"COPY observations ({_NAMES}) FROM STDIN") as copy:
                for figure in figures:
                    copy.write_row((*figure, *fixed))
            return
        constants = ", ".join("NULL" if one is None else repr(one) for one in fixed)
        row = f"({', '.join('?' * _WIDTH)}, {constants})"
        # SQLite takes many rows a statement in two thirds of the time of one row a statement.
        most = _PARAMETERS // _WIDTH
        whole = len(figures) - len(figures) % most
        for rows, first, end in ((most, 0, whole), (1, whole, len(figures))):
            statement = f"INSERT INTO observations ({_NAMES}) VALUES {', '.join([row] * rows)}"
            parts = range(first, end, rows)
            self._driver.executemany(statement, _flatten(figures, parts, rows))

    def _stage(self, figures: Sequence[Figure]) -> None:
        names = ("number", "indicator_id", "actor_id", "partner_id", "period_edtf")
        # Without types, SQLite compares the columns with those of an index over expressions.
        kinds = ("",) * 5 if self._is_sqlite else (*("INTEGER",) * 4, "TEXT")
        columns = ", ".join(f"{name} {kind}" for name, kind in zip(names, kinds, strict=True))
        on_commit = "" if self._is_sqlite else "ON COMMIT DROP"
        self._driver.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {_KEYS} ({columns}) {on_commit}"
        )
        self._driver.execute(
            f"CREATE INDEX IF NOT EXISTS ix_{_KEYS} "
            f"ON {_KEYS} (actor_id, indicator_id, period_edtf)"
        )
        self._driver.execute(f"DELETE FROM {_KEYS}")
        rows = [
            (number, indicator, actor, partner or 0, period)
            for number, (indicator, actor, partner, period, *_) in enumerate(figures)
        ]
        if self._is_sqlite:
            self._driver.executemany(f"INSERT INTO {_KEYS} VALUES (?, ?, ?, ?, ?)", rows)
            return
        with self._driver.copy(f"COPY {_KEYS} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        self._driver.execute(f"ANALYZE {_KEYS}")

    def _select(self, statement: str) -> list[Any]:
        self._driver.execute(statement)
        return [*self._driver.fetchall()]


def _flatten(figures: Sequence[Figure], starts: range, rows: int) -> Iterator[list[Any]]:
    return (
        [cell for figure in figures[start : start + rows] for cell in figure] for start in starts
    )


def _split_day(day: Edtf) -> tuple[str | None, str | None, str | None]:
    parts = (day.text, day.earliest, day.latest)
    text, first, last = (None if part is None else str(part) for part in parts)
    return text, first, last
