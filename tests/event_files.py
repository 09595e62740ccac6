"""Files of machine-coded events as their publishers and other programs write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from seeds.datasets.gdelt import list_columns as gdelt_columns

ICEWS_HEADER = """
Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity
|Target Name|Target Sectors|Target Country|Story ID|Sentence Number|Publisher|City|District
|Province|Country|Latitude|Longitude
"""
ICEWS_COLUMNS = ICEWS_HEADER.replace("\n", "").split("|")


@dataclass(frozen=True)
class Coded:
    """One event as a publisher has it."""

    id: str
    day: str
    source: str = ""
    target: str = ""
    code: str = "042"
    value: str = "1.9"
    source_code: str | None = None
    mentions: str = "10"
    added: str = ""

    def gdelt(self, version: str) -> list[str]:
        """The fields of GDELT 2.0 or 1.0."""
        values = dict.fromkeys(gdelt_columns(version), "")
        values |= {
            "GLOBALEVENTID": self.id,
            "SQLDATE": self.day,
            "MonthYear": self.day[:6],
            "Year": self.day[:4],
            "Actor1Code": self.source if self.source_code is None else self.source_code,
            "Actor1CountryCode": self.source,
            "Actor2Code": self.target,
            "Actor2CountryCode": self.target,
            "IsRootEvent": "1",
            "EventCode": self.code,
            "EventRootCode": self.code[:2],
            "QuadClass": "1",
            "GoldsteinScale": self.value,
            "NumMentions": self.mentions,
            "DATEADDED": (self.added or self.day) + ("000000" if version == "2.0" else ""),
            "SOURCEURL": 'https://news.example.org/"quoted"',
        }
        return list(values.values())

    def icews(self) -> list[str]:
        """The fields of ICEWS."""
        values = dict.fromkeys(ICEWS_COLUMNS, "NA")
        values |= {
            "Event ID": self.id,
            "Event Date": f"{self.day[:4]}-{self.day[4:6]}-{self.day[6:]}",
            "Source Name": f"Ministry ({self.source})",
            "Source Country": self.source or "NA",
            "CAMEO Code": self.code,
            "Intensity": self.value,
            "Target Country": self.target or "NA",
        }
        return list(values.values())


def gdelt(events: Sequence[Coded], version: str = "2.0", fields: int | None = None) -> bytes:
    """A file as published: tabs, no header, no quotes."""
    lines = ["\t".join(event.gdelt(version)[:fields]) for event in events]
    return "".join(f"{line}\n" for line in lines).encode()


def exported(
    events: Sequence[Coded],
    *,
    delimiter: str = ",",
    end: str = "\n",
    row_names: bool = False,
    numbers: Sequence[str] = (),
    place: str = "Minsk, Belarus",
    has_addresses: bool = True,
) -> bytes:
    """A file that another program wrote: a header, quotes where need be, NA for what is missing."""
    text = io.StringIO()
    columns = gdelt_columns("1.0")
    text.write(delimiter.join(f'"{name}"' for name in columns) + end)
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL, lineterminator=end)
    for number, event in enumerate(events, 1):
        values = dict(zip(columns, event.gdelt("1.0"), strict=True))
        values["ActionGeo_FullName"] = place
        for name in numbers:
            values[name] = values[name].lstrip("0")
        row = [value or "NA" for value in values.values()]
        if not has_addresses:
            row[-1] = ""
        writer.writerow([str(number), *row] if row_names else row)
    return text.getvalue().encode()


def icews(events: Sequence[Coded]) -> bytes:
    """A file as published: tabs and a header."""
    rows = [ICEWS_COLUMNS, *(event.icews() for event in events)]
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def floated(events: Sequence[Coded]) -> bytes:
    """As pandas writes whole numbers of a column with gaps, and R a number of 14 figures."""
    text = io.StringIO()
    columns = gdelt_columns("2.0")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for event in events:
        values = dict(zip(columns, event.gdelt("2.0"), strict=True))
        for name in ("GLOBALEVENTID", "SQLDATE", "EventCode", "EventRootCode", "NumMentions"):
            values[name] = f"{float(values[name])}" if values[name] else ""
        values["DATEADDED"] = f"{float(values['DATEADDED']):.7e}"
        writer.writerow(values.values())
    return text.getvalue().encode()
