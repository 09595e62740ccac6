"""The first lines of a file, by which its layout is recognised."""

from __future__ import annotations

import pytest

from seeds.importing.files.sniff import HEAD, take_sample


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"\xef\xbb\xbfa,b\r\n1,2\r\n", ["a,b", "1,2"]),
        (b"a,b\r1,2\r3,4", ["a,b", "1,2", "3,4"]),
        ("a\u2028b,\x0bc\n\n".encode(), ["a\u2028b,\x0bc", ""]),
        (b"caf\xe9\n", ["caf\ufffd"]),
        (b"1\n" * 150, ["1"] * 100),
        (b"1\n" + b"2" * (1 << 18), ["1"]),
    ],
)
def test_the_sample_of_a_file(content: bytes, lines: list[str]) -> None:
    found = take_sample(content[:HEAD])
    assert (list(found.lines), found.is_text) == (lines, True)
