"""Which lake of a dataset a database knows, and whether a folder holds that one."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, select

from models.datasets import datasets
from models.lake.manifest import NAME, hash_manifest, parse_manifest
from models.lake.open_lake import LakeDataset, find_folder, open_dataset
from models.lake.source_list import LakeError
from models.lakes import lakes


class KnownLake(NamedTuple):
    """What a database knows of a dataset's lake."""

    dataset_id: int
    place: str
    generation: int
    sha256: str


def find_known_lake(connection: Connection, name: str) -> KnownLake | None:
    """The lake of a dataset, if its events are in one."""
    query = select(
        lakes.c.dataset_id, lakes.c.place, lakes.c.generation, lakes.c.manifest_sha256
    ).join(datasets, datasets.c.id == lakes.c.dataset_id)
    row = connection.execute(query.where(datasets.c.slug == name)).first()
    return None if row is None else KnownLake(*row)


def list_known_lakes(connection: Connection) -> list[tuple[str, str]]:
    """The datasets in lakes, each with the folder of its lake."""
    query = select(datasets.c.slug, lakes.c.place).join(
        datasets, datasets.c.id == lakes.c.dataset_id
    )
    return [(slug, place) for slug, place in connection.execute(query.order_by(datasets.c.slug))]


def name_pending(generation: int) -> str:
    """The name of a manifest that waits for the commit of the database."""
    return f"manifest-{generation:06}.json"


def open_current(lake: Path, name: str, known: KnownLake | None) -> LakeDataset:
    """The dataset as the database knows it: after a kill, its newest manifest has another name.

    LakeError if the folder and the database do not belong together, with the way to repair it.
    """
    found = open_dataset(lake, name)
    if known is None:
        if found.manifest.generation == 0:
            return found
        raise LakeError(
            f"{lake}: holds {found.manifest.files.count:,} files of {name} that this database does "
            f"not know: {_refresh(lake)} takes them into it"
        )
    if found.content and found.sha256 == known.sha256:
        return found
    pending = find_folder(lake, name) / name_pending(known.generation)
    content = pending.read_bytes() if pending.is_file() else b""
    if hash_manifest(content) == known.sha256:
        return LakeDataset(found.folder, parse_manifest(content, pending, name), content)
    if not found.content and str(lake) == known.place:
        raise LakeError(
            f"{lake}: has no {name} any more: if the lake was moved, `bedfellows lake refresh "
            "--lake DIR` with its new folder takes it in; if it is lost, "
            f"`bedfellows import --remove {name} --lake {shlex.quote(known.place)}`"
        )
    if not found.content:
        raise LakeError(
            f"{lake}: has no {name}; this database knows the lake {known.place}: "
            f"add --lake {shlex.quote(known.place)}, or if that is lost, "
            f"`bedfellows import --remove {name} --lake {shlex.quote(known.place)}`"
        )
    raise LakeError(
        f"{found.folder / NAME}: is change {found.manifest.generation:,} of the lake, and not "
        f"change {known.generation:,} that this database knows (an older copy, or written by "
        f"another database): {_refresh(lake)} makes the database as the lake is"
    )


def _refresh(lake: Path) -> str:
    return f"`bedfellows lake refresh --lake {shlex.quote(str(lake))}`"
