"""The select of a section as SQL that a person can read, and paste into the database's shell."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from sqlalchemy import CompoundSelect, Connection, Select, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from reports.framework.parameters import MEMBERS, Parameter
from reports.framework.request import NamedId
from reports.framework.section import Section

if TYPE_CHECKING:
    from sqlglot import exp

Query = Select[Any] | CompoundSelect[Any]

_WIDTH = 100
_DIALECTS = {"postgresql": "postgres"}
"""Names of databases that the formatter spells in another way."""


def write_sql(section: Section, connection: Connection) -> str:
    """The selects of a section as complete SQL, with its title above each."""
    fetched = ": what is fetched to compute it" if section.compute is not None else ""
    named: list[tuple[str, Query]] = [(section.title + fetched, section.statement)]
    named += [
        (f"{section.title}: what is fetched, too: {name}", select)
        for name, select in section.more.items()
    ]
    if section.absent is not None:
        named.append((f"{section.title}: what was asked for and has no line", section.absent))
    return "\n\n".join(_write_select(connection, *each) for each in named)


def _write_select(connection: Connection, title: str, statement: Query) -> str:
    return f"-- {title}\n{write_statement(connection.dialect, statement)};"


def write_statement(dialect: Dialect, statement: Query) -> str:
    """One select as SQL for a person, its values filled in; a `Parameter` as its name."""
    return format_sql(dialect, compile_values(dialect, statement))


def compile_values(dialect: Dialect, statement: Query) -> str:
    """One select as SQL with its values filled in, as SQLAlchemy writes it."""
    compiled = statement.compile(dialect=_name_ids(dialect), compile_kwargs={"literal_binds": True})
    return str(compiled).replace("%%", "%")


def format_sql(dialect: Dialect, sql: str) -> str:
    """SQL that `compile_values` wrote, in lines and without what is superfluous."""
    import sqlglot  # takes a moment, and only --sql needs it

    name = _DIALECTS.get(dialect.name, dialect.name)
    simplified: Any = sqlglot.parse_one(sql, read=name).transform(_simplify)
    return str(simplified.sql(dialect=name, pretty=True, max_text_width=_WIDTH))


def _name_ids(dialect: Dialect) -> Dialect:
    """A dialect that writes the id of a named row as a lookup of its name."""
    base: Any = dialect.statement_compiler

    class ReadableCompiler(base):  # type: ignore[misc]
        """Writes ids as codes."""

        def render_literal_value(self, value: Any, type_: TypeEngine[Any]) -> Any:
            """The text of a value."""
            if isinstance(value, Parameter):
                return value.written
            if isinstance(value, NamedId):
                slug = self.render_literal_value(value.slug, Text())
                return f"(SELECT id FROM {value.table} WHERE slug = {slug})"
            return super().render_literal_value(value, type_)

    readable = copy(dialect)
    readable.statement_compiler = ReadableCompiler
    return readable


def _simplify(node: exp.Expression) -> exp.Expression | None:
    """What the compiler writes for every case, as a person writes it."""
    from sqlglot import exp

    if isinstance(node, exp.Alias) and isinstance(node.this, exp.Column):
        is_inner = node.find_ancestor(exp.Subquery, exp.CTE) is not None
        return node.this if is_inner and node.this.name == node.alias else node
    if isinstance(node, exp.Offset) and node.expression.name == "0":
        return None
    if isinstance(node, exp.In) and len(node.expressions) > 1:
        return _select_members(node) or _join_lookups(node)
    return node


def _select_members(node: exp.In) -> exp.In | None:
    """The slugs of actors that are parameters, and of their persons and bodies, as a select."""
    from sqlglot import exp

    marks = [each for each in node.expressions if each.name.lower() == MEMBERS]
    if not marks:
        return None
    others = [each for each in node.expressions if each not in marks]
    homes = "SELECT actor_slug FROM actor_countries WHERE country_id = "
    parts = [f"SELECT {each.sql('sqlite')}" for each in others]
    parts += [
        f"{homes}(SELECT id FROM actors WHERE slug = {each.expressions[0].sql('sqlite')})"
        for each in marks
    ]
    query: Any = exp.maybe_parse(" UNION ".join(parts), dialect="sqlite")
    return exp.In(this=node.this, query=exp.Subquery(this=query))


def _join_lookups(node: exp.In) -> exp.In:
    """Ids looked up one by one, as one lookup of all of them."""
    from sqlglot import exp

    tables, slugs = set(), []
    for each in node.expressions:
        lookup: Any = each.this if isinstance(each, exp.Subquery) else None
        where = lookup.args.get("where") if isinstance(lookup, exp.Select) else None
        if where is None or not isinstance(where.this, exp.EQ) or where.this.this.name != "slug":
            return node
        tables.add(lookup.find(exp.Table).name)
        slugs.append(where.this.expression.copy())
    if len(tables) != 1:
        return node
    wanted = exp.column("slug").isin(*slugs)
    return exp.In(this=node.this, query=exp.select("id").from_(*tables).where(wanted).subquery())
