"""Rows of figures in the database: inserted, looked up by key, revised, deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, column, table, update

from models import Edtf, Observation
from models.figures import ObservationStatus, Qualifier
from seeds.importing.key_checks import without_key_checks
from seeds.importing.upsert.bulk_insert import insert_cells

_STATUS, _EXACT = ObservationStatus.ACTUAL.value, Qualifier.EXACT.value
_COLUMNS = (
    *("indicator_id", "actor_id", "partner_id", "period_edtf", "period_earliest", "period_latest"),
    "value",
)
_KEYS = "wanted_figures"
_KEY_COLUMNS = dict.fromkeys(("number", "indicator_id", "actor_id", "partner_id"), "INTEGER") | {
    "period_edtf": "TEXT"
}
_NEW = "new_figures"
_NEW_COLUMNS = {"id": "INTEGER", "value": "DOUBLE PRECISION"}

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
                insert_cells(
                    self._connection,
                    "observations",
                    _COLUMNS,
                    [*chain.from_iterable(figures)],
                    {
                        "made_edtf": made.text,
                        "made_earliest": None if made.earliest is None else str(made.earliest),
                        "made_latest": None if made.latest is None else str(made.latest),
                        "status_code": _STATUS,
                        "qualifier_code": _EXACT,
                        "dataset_id": self._dataset_id,
                    },
                )
        except self._connection.dialect.loaded_dbapi.IntegrityError:
            return False
        return True

    def find(self, figures: Sequence[Figure]) -> dict[int, StoredFigure]:
        """The stored figures with the keys of some figures, by their place among these."""
        self._stage_keys(figures)
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
        self._connection.exec_driver_sql(
            f"CREATE INDEX IF NOT EXISTS ix_{_KEYS} "
            f"ON {_KEYS} (actor_id, indicator_id, period_edtf)"
        )
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

    def revise(self, changes: Sequence[tuple[int, float]], made: Edtf) -> None:
        """Give figures new values, of one edition: id and value of each."""
        self._stage(_NEW, _NEW_COLUMNS, [*chain.from_iterable(changes)])
        observations, new = Observation.table(), table(_NEW, column("id"), column("value"))
        days = {"made_edtf": made.text, "made_earliest": made.earliest, "made_latest": made.latest}
        change = update(observations).values(value=new.c.value, **days)
        self._connection.execute(change.where(observations.c.id == new.c.id))

    def _stage_keys(self, figures: Sequence[Figure]) -> None:
        cells: list[Any] = []
        for number, (indicator, actor, partner, period, *_) in enumerate(figures):
            cells += (number, indicator, actor, partner or 0, period)
        self._stage(_KEYS, _KEY_COLUMNS, cells)

    def _stage(self, name: str, columns: Mapping[str, str], cells: Sequence[Any]) -> None:
        """Make a temporary table hold rows, given as their cells."""
        run, is_sqlite = self._connection.exec_driver_sql, self._connection.dialect.name == "sqlite"
        # Without types, SQLite compares the columns with those of an index over expressions.
        made = [one if is_sqlite else f"{one} {kind}" for one, kind in columns.items()]
        end = "" if is_sqlite else "ON COMMIT DROP"
        run(f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ({', '.join(made)}) {end}")
        run(f"DELETE FROM {name}")
        insert_cells(self._connection, name, [*columns], cells)
        if not is_sqlite:
            run(f"ANALYZE {name}")

    def _select(self, statement: str) -> list[Any]:
        return [*self._connection.exec_driver_sql(statement)]
