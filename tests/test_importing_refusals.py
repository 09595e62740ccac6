"""Files that are refused whole: each with the reason, and the database and folders as before."""

from __future__ import annotations

import errno
import gzip
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import fake_dataset
import pytest
from dataset_imports import zip_files
from sqlalchemy import URL
from visit_imports import FIVE, added, invoke, snapshot

from console import UserError
from seeds.importing.files import abandoned, archives

__all__ = ["added"]


PLAIN = (fake_dataset.HEADER + "1,2015-05-01,BLR,KYZ\n" * 40).encode()
PACKED = gzip.compress(PLAIN)


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return info


def make_encrypted() -> bytes:
    content = bytearray(zip_files(("visits.csv", PLAIN)))
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def damage(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]


def misplace_directory(content: bytes) -> bytes:
    """An archive whose end names another place of the list of its members."""
    end = content.rindex(b"PK\5\6")
    return content[: end + 16] + b"\xff\xff\xff\x7f" + content[end + 20 :]


def make_spoilt(packing: int) -> bytes:
    """An archive of which the packed bytes of the member are others, and its size is not."""
    content = bytearray(zip_files(("visits.csv", PLAIN), packing=packing))
    begin, end = 30 + len("visits.csv"), content.index(b"PK\1\2")
    content[begin + 8 : end] = bytes(end - begin - 8)
    return bytes(content)


ZIPPED = zip_files(("visits.csv", PLAIN))
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is an empty file"),
    "binary": (bytes(range(256)) * 64, "is not text: it is binary, or damaged"),
    "random": (bytes((n * n * 31 + n * 7) % 251 + 1 for n in range(9000)), "is not text"),
    "utf-16": (PLAIN.decode().encode("utf-16"), "is in UTF-16: save it as UTF-8"),
    "utf-16 without mark": (PLAIN.decode().encode("utf-16-le"), "is in UTF-16"),
    "unknown": (b"Visits of heads of state.\n", "is not a file of any known dataset"),
    "document": (b"%PDF-1.7\n", "is a PDF document"),
    "page": (b"<!DOCTYPE html><title>404</title>", "is a web page, not a data file"),
    "bzip2": (b"BZh91AY&SY", "is compressed in a format that cannot be read here"),
    "truncated gzip": (PACKED[:-12], "is a truncated or damaged archive"),
    "damaged gzip": (damage(PACKED), "is a truncated or damaged archive"),
    "gzip with a tail": (PACKED + b"tail", "is a truncated or damaged archive"),
    "gzip of nothing": (gzip.compress(b""), "is an empty file"),
    "truncated zip": (ZIPPED[:-30], "is a truncated or damaged archive"),
    "damaged zip": (damage(ZIPPED), "is a truncated or damaged archive"),
    "damaged bz2 in zip": (make_spoilt(zipfile.ZIP_BZIP2), "is a truncated or damaged archive"),
    "damaged lzma in zip": (make_spoilt(zipfile.ZIP_LZMA), "is a truncated or damaged archive"),
    "misplaced zip": (misplace_directory(ZIPPED), "is a truncated or damaged archive"),
    "encrypted": (
        make_encrypted(),
        "is encrypted (visits.csv): unpack it first, with its password",
    ),
    "no members": (zip_files(), "is an archive without files"),
    "above": (
        zip_files(("../visits.csv", PLAIN)),
        "contains a path that leads outside it ('../visits.csv')",
    ),
    "root": (
        zip_files(("/etc/visits.csv", PLAIN)),
        "contains a path that leads outside it ('/etc/visits.csv')",
    ),
    "drive": (zip_files(("C:\\visits.csv", PLAIN)), "contains a path that leads outside it"),
    "link": (
        zip_files((link("visits.csv"), b"/etc/passwd")),
        "contains a path that leads outside it",
    ),
    "nested": (zip_files(("a.csv.gz", PACKED)), "a.csv.gz: is an archive within an archive"),
    "workbook": (zip_files(("[Content_Types].xml", b"<Types/>")), "is an office document"),
    "binary member": (zip_files(("a.csv", PLAIN), ("b.csv", b"\0\1\2" * 99)), "b.csv: is "),
    "only a readme": (
        zip_files(("a.txt", b"No"), ("b.txt", b"data")),
        "contains no file of a known dataset",
    ),
}


@pytest.mark.usefixtures("added")
def test_a_readme_in_a_folder_is_skipped_and_named(seeded_url: URL) -> None:
    folder = Path("visits")
    folder.mkdir()
    (folder / "readme.txt").write_text("Visits of heads of state.\n", encoding="utf-8")
    (folder / "codebook.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    alone = invoke(seeded_url, "import", "state-visits", folder).exception
    assert "readme.txt: is not a file of any known dataset" in str(alone)
    fake_dataset.write_visits(folder / "good.csv", *FIVE)
    done = invoke(seeded_url, "import", "state-visits", folder)
    assert done.output.splitlines()[:3] == [
        f"{folder / 'codebook.pdf'}: skipped, it is not a file of any known dataset",
        f"{folder / 'readme.txt'}: skipped, it is not a file of any known dataset",
        "good.csv: 5 rows read: 4 loaded, 0 known already, 1 rejected (see good.csv.rejects.csv)",
    ]


@pytest.mark.usefixtures("added")
def test_files_that_are_refused(seeded_url: URL) -> None:
    good = fake_dataset.write_visits(Path("good.csv"), *FIVE)
    before, files = snapshot(seeded_url), []
    for name, (content, _) in REFUSED.items():
        files.append(Path(name))
        files[-1].write_bytes(content)
    Path("folder").mkdir()
    refused = invoke(
        seeded_url, "import", "state-visits", good, *files, "missing.csv", "folder", os.devnull
    ).exception
    assert isinstance(refused, UserError), refused
    first, *faults = str(refused).splitlines()
    assert first == "nothing was imported:"
    told = {
        **{name: reason for name, (_, reason) in REFUSED.items()},
        "missing.csv": "there is no such file",
        "folder": "the folder contains no files",
        os.devnull: "is not a regular file",
    }
    for name, reason in told.items():
        about = [line for line in faults if line.startswith((f"{name}:", f"{name}/"))]
        assert len(about) == 1, (name, faults)
        assert reason in about[0]
    assert len(faults) == len(told)
    assert snapshot(seeded_url) == before
    assert not list(Path().glob("*.rejects.csv"))
    assert not list(Path(tempfile.gettempdir()).glob(f"{abandoned.PREFIX}{os.getpid()}*"))


@pytest.mark.usefixtures("added")
def test_size_limits_of_archives(seeded_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    many = fake_dataset.HEADER.encode() + b"1,2015-05-01,BLR,KYZ\n" * 100_000
    Path("bomb.gz").write_bytes(gzip.compress(many))
    Path("bomb.zip").write_bytes(zip_files(("a.csv", many)))
    before = snapshot(seeded_url)
    for name, value in (("MOST_BYTES", 10**6), ("FREE_BYTES", 10**5)):
        with monkeypatch.context() as patch:
            patch.setattr(archives, name, value)
            refused = invoke(seeded_url, "import", "state-visits", "bomb.gz", "bomb.zip").exception
        more = (
            "unpacks to more than 20 GB, or to more than 100 MB and more than 200 times "
            "its size; unpack it first"
        )
        assert str(refused).splitlines()[1:] == [f"bomb.gz: {more}", f"bomb.zip: {more}"]
    assert snapshot(seeded_url) == before


@pytest.mark.usefixtures("added")
def test_more_rejects_than_the_card_allows(seeded_url: URL) -> None:
    before = snapshot(seeded_url)
    fake_dataset.write_visits(Path("a.csv"), FIVE[0])
    fake_dataset.write_visits(Path("b.csv"), *FIVE[1:3])
    fake_dataset.write_visits(Path("c.csv"), FIVE[4])
    ended = invoke(seeded_url, "import", "state-visits", "b.csv")
    assert isinstance(ended.exception, UserError)
    assert str(ended.exception) == (
        "nothing of b.csv was imported:\n"
        "b.csv: 1 of 2 rows (50.0%) would be rejected; the limit is 25.0% "
        "(a made-up file has few faults). --max-rejects sets another limit. "
        "All rejected rows are in b.csv.rejects.csv. The first:\n"
        "  b.csv:3: day '2015-13-02': is not a date"
    )
    assert Path("b.csv.rejects.csv").read_text(encoding="utf-8").count("\n") == 2
    assert snapshot(seeded_url) == before
    ended = invoke(seeded_url, "import", "state-visits", "a.csv", "b.csv", "c.csv")
    assert isinstance(ended.exception, UserError)
    assert ended.output == (
        "a.csv: 1 row read: 1 loaded, 0 known already, 0 rejected\n"
        "1 of 3 files were imported; not imported: b.csv, c.csv\n"
    )
    allowed = invoke(
        seeded_url, "import", "state-visits", "--max-rejects", "0.5", "a.csv", "b.csv", "c.csv"
    )
    assert allowed.exception is None
    assert allowed.output.splitlines()[-1] == (
        "total: 3 rows read: 2 loaded, 0 known already, 1 rejected"
    )


def full(*_arguments: object, **_options: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.usefixtures("added")
def test_a_full_disk_while_unpacking(seeded_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(seeded_url)
    Path("visits.gz").write_bytes(PACKED)
    monkeypatch.setattr(archives, "_copy_member", full)
    refused = invoke(seeded_url, "import", "state-visits", "visits.gz").exception
    assert isinstance(refused, UserError)
    assert str(refused).endswith("temporary files: set TMPDIR to another folder")
    assert snapshot(seeded_url) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["state-visit", "a.csv"], "There is no dataset 'state-visit'."),
        (["state-visit", "a.csv"], "Did you mean 'state-visits'?"),
        (["state-visits"], "name the files: bedfellows import state-visits FILE..."),
        (["state-visits", "a.csv", ""], "one of the file names is empty"),
        (["--remove"], "name the dataset to remove: bedfellows import --remove DATASET"),
        (["--remove", "state-visits", "a.csv"], "leave out the files"),
        (["state-visits", "a.csv", "--rejects", "nowhere"], "nowhere: there is no such folder"),
        (["state-visits", "a.csv", "--max-rejects", "5"], "5.0 is not in the range 0<=x<=1"),
    ],
)
@pytest.mark.usefixtures("added")
def test_invalid_arguments(seeded_readonly_url: URL, words: list[str], said: str) -> None:
    fake_dataset.write_visits(Path("a.csv"), *FIVE)
    refused: Any = invoke(seeded_readonly_url, "import", *words).exception
    assert said in getattr(refused, "message", str(refused))
