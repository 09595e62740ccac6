"""SQL in the one spelling that SQLite, PostgreSQL, DuckDB and Spark SQL read alike.

Only the aggregation of texts has no common spelling: it takes the name of the function from the
database that the text is for.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, Select
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.sql.compiler import GenericTypeCompiler, SQLCompiler

_STRING_AGGREGATES = {"sqlite": "group_concat"}
_LONGEST_TEXT = 255  # of a number or a day that is cast to a text


class _Types(GenericTypeCompiler):
    """Names of types that all engines know: Spark has no TEXT, and wants a length."""

    def visit_text(self, type_: Any, **_options: Any) -> str:
        return f"VARCHAR({type_.length or _LONGEST_TEXT})"

    visit_TEXT = visit_string = visit_VARCHAR = visit_text  # noqa: N815


class _Compiler(SQLCompiler):
    def visit_aggregate_strings_func(self, fn: Any, **options: Any) -> str:
        """The aggregation of texts, as the database that the text is for calls it."""
        name = _STRING_AGGREGATES.get(self.dialect.written_for, "string_agg")  # type: ignore[attr-defined]
        return f"{name}{self.function_argspec(fn, **options)}"


class PortableDialect(DefaultDialect):
    """A dialect that writes SQL and never connects."""

    name = "portable"
    statement_compiler = _Compiler
    type_compiler_cls = _Types
    supports_native_boolean = True
    supports_statement_cache = False

    def __init__(self, written_for: str) -> None:
        """Texts are aggregated as in the database `written_for`."""
        super().__init__(paramstyle="named")
        self.written_for = written_for


def write_portable_sql(statement: Select[Any] | CompoundSelect[Any], written_for: str) -> str:
    """A statement with its parameters filled in."""
    dialect = PortableDialect(written_for)
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
