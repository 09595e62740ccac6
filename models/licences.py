"""What the licence of a dataset allows: whether copies of its rows may be passed on."""

from __future__ import annotations

from dataclasses import dataclass

_OPEN = {
    "CC0 1.0": ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "CC BY 4.0": ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
}
"""Open licences as the cards of datasets spell them: the SPDX name and the text."""
_FREE = "Free for any use"


@dataclass(frozen=True)
class Licence:
    """A licence in the words of a dataset's card, and what follows for copies."""

    words: str
    name: str | None
    """Its SPDX name, for programs."""
    url: str | None
    may_be_passed_on: bool
    """False: not without the publisher's leave, or its terms do not say."""


def read_licence(words: str) -> Licence:
    """What the words of a card allow; only words that are known to allow it do."""
    for spelled, (name, url) in _OPEN.items():
        if words == spelled or words.startswith((f"{spelled},", f"{spelled}.")):
            return Licence(words, name, url, may_be_passed_on=True)
    return Licence(words, None, None, may_be_passed_on=words.startswith(_FREE))
