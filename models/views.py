"""The views that people who write SQL read, one select each.

The migration environment drops them before an upgrade and creates today's set after it.
"""

from models.viewing import VIEWS, View

__all__ = ["VIEWS", "View"]
