"""Reading the codes of a lake anew: the state of each code and the class of each event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from models.lake.columns import COLUMNS
from models.lake.open_lake import LakeDataset, relation_sql
from seeds.importing.events.actor_lookup import ActorLookup
from seeds.lake.lake_change import LakeChange
from seeds.lake.read_events import LakeSession

Unmapped = dict[tuple[str, str, str | None], int]
_CHANGED = ("source_actor_slug", "target_actor_slug", "quad_class")


class Recoder:
    """Reader of the codes in Parquet files, on its own connection to the DuckDB of a session."""

    def __init__(self, session: LakeSession, codes: Sequence[str]) -> None:
        self._session, self.duck = session, session.duck.cursor()
        session.set_slugs(self.duck)
        session.codes.add(codes)
        self._actors = ActorLookup(self.duck, session.codes)
        self._actors.update()
        self.duck.execute(
            "SET VARIABLE quad_classes = CAST(? AS INTEGER[])", [[*session.types.values()]]
        )

    def recode(self, opened: LakeDataset, change: LakeChange) -> int:
        """Write anew each file in which a code means something else; returns how many."""
        rewritten = 0
        for piece in opened.manifest.pieces:
            rows = relation_sql(opened.list_paths([piece]))
            differs = " OR ".join(f"old.{name} IS DISTINCT FROM new.{name}" for name in _CHANGED)
            # Both read the one file in its order.
            found = self.duck.execute(
                f"SELECT 1 FROM {rows} AS old POSITIONAL JOIN {self._select(rows)} AS new "
                f"WHERE {differs} LIMIT 1"
            ).fetchall()
            if found:
                change.rewrite(self.duck, [piece], self._select(rows))
                rewritten += 1
        return rewritten

    def count_unmapped(self, paths: Sequence[str]) -> Unmapped:
        """The sides without a state, by code, reason and label."""
        codes, counted = self._session.codes, Counter[int]()
        for side in ("source", "target"):
            state = self._actors.state_sql(f"{side}_state")
            for number, rows in self.duck.execute(
                f"SELECT {self._actors.number_sql(state)} AS number, count(*) "
                f"FROM {relation_sql(paths)} WHERE {side}_actor_slug IS NULL "
                f"AND {side}_state IS NOT NULL GROUP BY number"
            ).fetchall():
                counted[number] += rows
        made: Unmapped = {}
        for number, rows in counted.items():
            code = codes.unmapped[number]
            made[code.code, code.reason, code.label] = rows
        return made

    def _select(self, rows: str) -> str:
        values = {
            f"{side}_actor_slug": "getvariable('slugs')["
            f"{self._actors.actor_sql(self._actors.state_sql(f'{side}_state'), 'occurred_on')} + 1]"
            for side in ("source", "target")
        }
        values["quad_class"] = (
            "getvariable('quad_classes')[enum_code(CAST(event_code AS event_codes)) + 1]"
        )
        columns = ", ".join(
            f"{values[name]} AS {name}" if name in values else name for name in COLUMNS
        )
        return f"(SELECT {columns} FROM {rows})"
