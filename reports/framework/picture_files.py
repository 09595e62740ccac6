"""Pictures beside an answer: which one is drawn, and the file it goes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from console import UserError
from reports.framework.command_line import CommandLine
from reports.framework.output import check_output
from reports.framework.report import Report
from reports.framework.section import Section
from reports.framework.suggestions import join_words
from reports.framework.table import Head
from whole_files import write_whole

SUFFIXES = (".svg", ".png", ".pdf")


@dataclass(frozen=True)
class PictureFile:
    """One picture that was asked for: the option, the file, the number of the table if given."""

    option: str
    file: Path
    table_number: int | None

    def write(self, content: bytes) -> None:
        """Write the file, whole or not at all."""
        with write_whole(self.file) as part:
            part.write_bytes(content)

    def find_chart(self, section: Section) -> Any:
        """What describes the picture of a section; None if it has none of this kind."""
        return section.chart if self.option == "--plot" else section.world_map


def check_pictures(typed: CommandLine) -> list[PictureFile]:
    """The pictures asked for; UserError for a file that cannot be written or of another kind."""
    found = []
    for option, name in (("--plot", typed.plot), ("--map", typed.map)):
        file = check_output(name, typed.force, option)
        if file is None:
            continue
        if file.suffix.lower() not in SUFFIXES:
            raise UserError(
                f"{option}: the name must end in {join_words(SUFFIXES)}, not {file.name!r}"
            )
        if typed.sql:
            raise UserError(f"{option} draws an answer, and --sql only prints queries")
        found.append(PictureFile(option, file, typed.table_number))
    files = [name for name in (typed.output, typed.plot, typed.map) if name]
    if len(set(files)) < len(files):
        raise UserError("--output, --plot and --map each need a file of their own")
    return found


def draw_chosen(
    connection: Connection,
    report: Report,
    picture: PictureFile,
    sections: Sequence[Section],
    head: Head,
) -> bytes:
    """Draw the picture of the chosen table, else the first there is."""
    having = {
        number: describe
        for number, section in enumerate(sections, 1)
        if (describe := picture.find_chart(section))
    }
    if not having:
        if picture.option == "--map":
            raise UserError(f"--map: {report.maps}")
        raise UserError(f"--plot: there is nothing to draw. {sections[0].empty}")
    number = picture.table_number or min(having)
    if number not in having:
        titles = (f"{number} ({sections[number - 1].title})" for number in having)
        raise UserError(
            f"{picture.option}: table {number} has no such picture; choose with --table from "
            f"{', '.join(titles)}"
        )
    chart = replace(having[number](connection), scope=head.scope)
    from reports.pictures.draw import draw_picture  # matplotlib takes a moment

    return draw_picture(chart, picture.file.suffix.lower())
