"""What the codes of a lake meant when its rows were read, and whether they mean the same today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.crosswalk import Crosswalk
from models.lake.manifest import Manifest, Spans


def describe_codes(
    crosswalk: Crosswalk, scheme: str, aliases: Mapping[str, str], codes: Iterable[str]
) -> Spans:
    """What each code means: its periods, with first day, last day and slug of the state."""
    return {
        code: [
            [
                first.isoformat() if first else None,
                last.isoformat() if last else None,
                crosswalk.actors[actor_id].slug,
            ]
            for first, last, actor_id in crosswalk.find_spans(scheme, code, aliases)
        ]
        for code in sorted(codes)
    }


def find_changed_codes(
    manifest: Manifest, crosswalk: Crosswalk, aliases: Mapping[str, str]
) -> list[str]:
    """The codes in the rows of a lake that mean something else today."""
    now = describe_codes(crosswalk, manifest.scheme, aliases, manifest.codes)
    return [code for code, spans in manifest.codes.items() if [*now[code]] != [*spans]]
