"""Damaged databases: bytes changed at random, the same for the same number.

By hand, with many more files than the tests use: `python tests/damaged_files.py 300`.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = 100
"""Bytes at the start of a file without which it is no SQLite database."""

ASKING = (
    ("sql", "SELECT * FROM actors; SELECT * FROM timeline; SELECT * FROM evidence"),
    ("cite",),
    ("list", "countries"),
    ("list", "sources"),
    ("list", "codes"),
    ("code", "KGZ"),
    ("report", "find", "Belarus"),
    ("report", "memberships", "BLR", "KGZ"),
    ("report", "dossier", "BLR", "KGZ"),
    ("report", "timeline", "BLR", "KGZ"),
    ("report", "quality"),
    ("report", "laws", "KGZ", "--sources"),
    ("same",),
    ("doctor",),
    ("backup", "COPY", "--force"),
    ("seed", "--check"),
)
CHANGING = (
    ("seed",),
    ("migrate",),
    ("init",),
    ("same", "AG17", "AG08"),
    ("import", "cow-states", "VISITS"),
    ("import", "--remove", "cow-states"),
    ("seed", "--from", "FOLDER"),
)


def damage(content: bytes, number: int) -> bytes:
    """The content with some of its bytes changed, a part of it overwritten, or its end cut off."""
    chance = random.Random(number)
    changed = bytearray(content)
    kind = number % 4
    if kind == 0:
        for _ in range(chance.randint(1, 40)):
            changed[chance.randrange(HEADER, len(changed))] = chance.randrange(256)
    elif kind == 1:
        for _ in range(chance.randint(200, 4000)):
            changed[chance.randrange(16, len(changed))] = chance.randrange(256)
    elif kind == 2:
        begin = chance.randrange(16, len(changed) - 1)
        for place in range(begin, min(begin + chance.randint(1, 9000), len(changed))):
            changed[place] = chance.choice((0, 0xFF, chance.randrange(256)))
    else:
        # In texts and numbers of rows: in places where letters and digits stand.
        places = [chance.randrange(HEADER, len(changed)) for _ in range(4000)]
        for place in places:
            if chr(changed[place]).isalnum():
                changed[place] = chance.choice(b"\xff\x00\xc3 9zZ-")
    if number % 16 == 6:
        del changed[chance.randrange(HEADER, len(changed)) :]
    return bytes(changed)


def run_commands(
    content: bytes, folder: Path, commands: tuple[tuple[str, ...], ...]
) -> Iterator[tuple[tuple[str, ...], int | None, str]]:
    """Run each command on a database of this content; its status and what it said to stderr.

    The status is None where the program would print a traceback.
    """
    import contextlib
    import io
    import traceback

    from bedfellows import bedfellows
    from console import run_command

    path = folder / "bedfellows.sqlite"
    (folder / "own").mkdir(exist_ok=True)
    (folder / "visits.csv").write_text("statenme,stateabb\nx,y\n", encoding="utf-8")
    for words in commands:
        for old in folder.glob("bedfellows.sqlite*"):
            old.unlink()
        path.write_bytes(content)
        given = [
            word.replace("COPY", f"{folder}/copy")
            .replace("VISITS", f"{folder}/visits.csv")
            .replace("FOLDER", f"{folder}/own")
            for word in words
        ]
        said = io.StringIO()
        status: int | None
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            try:
                status = run_command(
                    lambda: bedfellows.main(
                        ["--database", str(path), *given],  # noqa: B023
                        prog_name="bedfellows",
                        standalone_mode=False,
                    )
                )
            except BaseException:  # what a user would see as a traceback
                status = None
                said.write(traceback.format_exc())
        yield words, status, said.getvalue()


def main() -> None:
    """Damage as many files as the first argument says, and print what is not a plain refusal."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    whole = Path(sys.argv[3] if len(sys.argv) > 3 else ROOT / "bedfellows.sqlite").read_bytes()
    refused = {True: 0, False: 0}
    faults = 0
    folder = Path(tempfile.mkdtemp())
    for number in range(first, first + count):
        some = tuple(CHANGING[(number + step) % len(CHANGING)] for step in range(2))
        for words, status, said in run_commands(damage(whole, number), folder, ASKING + some):
            refused["damaged" in said] += status == 2
            if status is None or (status == 2 and " damaged" not in said):
                faults += status is None
                print(f"{number} {' '.join(words)[:40]}: {status} {said[-300:]!r}", flush=True)
    shutil.rmtree(folder)
    print(f"{count} files: refused as damaged {refused[True]}, refused {refused[False]}; {faults}")


if __name__ == "__main__":
    main()
