"""The declarative base: one metadata, every constraint named.

Names follow a convention from the first migration on, because a constraint without a name cannot be
dropped or changed later, and a batch migration on SQLite loses an unnamed CHECK.
"""

from typing import Any, ClassVar

import sqlalchemy
from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase

Text = sqlalchemy.Text().with_variant(sqlalchemy.Text(collation="C"), "postgresql")
"""The type of text columns: sorted by code point as on SQLite, whatever the server's locale."""

CONVENTION = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(DeclarativeBase):
    """The base of every mapped class.

    ``natural_key`` names the columns that identify a row to people and to the seeds; a column that
    refers to another table is replaced by the natural key of the row it refers to.
    """

    metadata = MetaData(naming_convention=CONVENTION)
    natural_key: ClassVar[tuple[str, ...]] = ("slug",)

    @classmethod
    def table(cls) -> Table:
        """The Core table behind the class, for selects that name plain columns."""
        table: Any = cls.__table__
        assert isinstance(table, Table)
        return table


def list_mapped_classes() -> dict[str, type[Base]]:
    """Every mapped class by the name of its table."""
    mapped: list[type[Base]] = [mapper.class_ for mapper in Base.registry.mappers]
    return {model.table().name: model for model in mapped}
