"""The steps in `versions/`, taken by Alembic on a connection of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import UserError
from database_settings import HOME

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection


def make_configuration() -> Config:
    """Alembic's settings, wherever the program is run from."""
    from alembic.config import Config

    return Config(HOME / "alembic.ini")


def take_steps(connection: Connection, *, to: str = "head", follow_models: bool = True) -> None:
    """Take all missing steps, or those up to one revision.

    With `follow_models`, also make what follows from the models, once the newest is reached.
    Raises UserError if a step refuses.
    """
    from alembic import command
    from alembic.util import CommandError

    config = make_configuration()
    config.attributes |= {"connection": connection, "follow_models": follow_models}
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise UserError(str(error)) from error
