"""Refreshing what follows from the models: code lists, views, the search, the data dictionary.

None of this needs a migration: after each upgrade it is made equal to the models. Only differences
are written, so a second refresh changes nothing.
"""

from sqlalchemy import Connection

from models import DictionaryEntry
from models.data_dictionary import list_dictionary_rows, refresh_comments
from models.refresh_rows import refresh_code_lists, replace_rows
from models.refresh_views import refresh_views
from models.search_index import refresh_search


def refresh(connection: Connection) -> list[str]:
    """Make everything derived equal to the models; the database must be at the latest revision.

    Returns what was different, in words, except views and comments. Raises UserError if a code
    that is no longer in its list is still used.
    """
    changed = [f"rows of {name}" for name in refresh_code_lists(connection)]
    refresh_views(connection)
    if refresh_search(connection):
        changed.append("search")
    dictionary = list_dictionary_rows()
    if replace_rows(connection, DictionaryEntry.table(), dictionary):
        changed.append(f"rows of {DictionaryEntry.__tablename__}")
    if connection.dialect.name == "postgresql":
        refresh_comments(connection, dictionary)
    return changed
