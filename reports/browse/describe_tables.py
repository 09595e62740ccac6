"""What a browser shows of each table and view: meanings, labels, facets, and which are large."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError

from models import DictionaryEntry
from models.base import Base
from models.code_lists import CODE_LISTS
from models.search_index import PREFIX
from models.views import VIEWS

LARGE = 50_000
"""Rows from which a table is neither counted nor grouped without being asked, and is hidden."""
_LABELS = ("name", "title", "short_title", "label", "summary", "slug", "code")
_FACETS = 3


@dataclass
class TableDescription:
    """One table or view, for whoever looks at it."""

    name: str
    meaning: str
    columns: dict[str, str] = field(default_factory=dict)
    """The meaning of each column."""
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The table and column that a column refers to."""
    label: str | None = None
    """The column that names a row."""
    is_large: bool = False

    @property
    def is_view(self) -> bool:
        """Whether it is a view, which has no keys of its own."""
        return self.name in VIEWS

    @property
    def is_hidden(self) -> bool:
        """Whether the list of tables leaves it out until it is asked for."""
        return self.is_large or self.name in CODE_LISTS or self.name.startswith(PREFIX)

    @property
    def facets(self) -> list[str]:
        """Columns of codes to choose from; none where counting them would take long."""
        if self.is_large or self.is_view or self.name in CODE_LISTS:
            return []
        coded = [name for name, (table, _) in self.references.items() if table in CODE_LISTS]
        return coded[:_FACETS]


def describe_tables(connection: Connection) -> dict[str, TableDescription]:
    """Every table and view of the data dictionary, by name."""
    entries = DictionaryEntry.table()
    found: dict[str, TableDescription] = {}
    columns: dict[str, list[tuple[str, str, str | None]]] = defaultdict(list)
    for relation, column, meaning, refers_to in connection.execute(
        select(entries.c.relation, entries.c.column_name, entries.c.meaning, entries.c.refers_to)
    ):
        if column:
            columns[relation].append((column, meaning, refers_to))
        else:
            found[relation] = TableDescription(relation, meaning)
    for name, table in found.items():
        for column, meaning, refers_to in columns[name]:
            table.columns[column] = meaning
            if refers_to:
                target, _, key = refers_to.partition(".")
                table.references[column] = (target, key)
        table.label = next((each for each in _LABELS if each in table.columns), None)
        table.is_large = not table.is_view and _is_large(connection, name)
    return found


def _is_large(connection: Connection, name: str) -> bool:
    """Whether a table has many rows, by its highest row number, without counting them."""
    table = Base.metadata.tables[name]
    if "id" in table.c:
        return bool((connection.scalar(select(func.max(table.c.id))) or 0) >= LARGE)
    try:
        highest = connection.exec_driver_sql(f'SELECT max(rowid) FROM "{name}"').scalar()
    except OperationalError:  # a table without row numbers: look whether there is such a row
        row = select(1).select_from(table).offset(LARGE).limit(1)
        return connection.scalar(row) is not None
    return bool((highest or 0) >= LARGE)
