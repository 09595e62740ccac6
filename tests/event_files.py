"""Files of machine-coded events, as published and as other programs write them."""

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
class PublishedEvent:
    """An event as published."""

    id: str
    day: str
    source: str = ""
    target: str = ""
    code: str = "042"
    value: str = "1.9"
    source_code: str | None = None
    mentions: str = "10"
    added: str = ""

    def list_gdelt_fields(self, version: str) -> list[str]:
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

    def list_icews_fields(self) -> list[str]:
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


def make_gdelt_file(
    events: Sequence[PublishedEvent], version: str = "2.0", fields: int | None = None
) -> bytes:
    """A file as published: tabs, no header, no quotes."""
    lines = ["\t".join(event.list_gdelt_fields(version)[:fields]) for event in events]
    return "".join(f"{line}\n" for line in lines).encode()


def make_exported_file(
    events: Sequence[PublishedEvent],
    *,
    delimiter: str = ",",
    end: str = "\n",
    row_names: bool = False,
    numbers: Sequence[str] = (),
    place: str = "Minsk, Belarus",
    has_addresses: bool = True,
) -> bytes:
    """A file exported again by a program: header, quotes where needed, NA for missing values."""
    text = io.StringIO()
    columns = gdelt_columns("1.0")
    text.write(delimiter.join(f'"{name}"' for name in columns) + end)
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL, lineterminator=end)
    for number, event in enumerate(events, 1):
        values = dict(zip(columns, event.list_gdelt_fields("1.0"), strict=True))
        values["ActionGeo_FullName"] = place
        for name in numbers:
            values[name] = values[name].lstrip("0")
        row = [value or "NA" for value in values.values()]
        if not has_addresses:
            row[-1] = ""
        writer.writerow([str(number), *row] if row_names else row)
    return text.getvalue().encode()


def make_icews_file(events: Sequence[PublishedEvent]) -> bytes:
    """A file as published: tabs and a header."""
    rows = [ICEWS_COLUMNS, *(event.list_icews_fields() for event in events)]
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def make_floated_file(events: Sequence[PublishedEvent], *, has_header: bool = True) -> bytes:
    """A file with the whole numbers of pandas (1.0) and the long numbers of R (2.0e+13).

    Without a header it has tabs, as published, and no numbers of R.
    """
    text = io.StringIO()
    columns = gdelt_columns("2.0")
    writer = csv.writer(text, lineterminator="\n", delimiter="," if has_header else "\t")
    if has_header:
        writer.writerow(columns)
    for event in events:
        values = dict(zip(columns, event.list_gdelt_fields("2.0"), strict=True))
        for name in ("GLOBALEVENTID", "SQLDATE", "EventCode", "EventRootCode", "NumMentions"):
            values[name] = f"{float(values[name])}" if values[name] else ""
        added = float(values["DATEADDED"])
        values["DATEADDED"] = f"{added:.7e}" if has_header else f"{added}"
        writer.writerow(values.values())
    return text.getvalue().encode()


SMALL_HEADER = (
    "GLOBALEVENTID,SQLDATE,Actor1Code,Actor1CountryCode,Actor2Code,Actor2CountryCode,"
    "IsRootEvent,EventCode,EventRootCode,GoldsteinScale,NumMentions,DATEADDED"
)


def make_small_file(*rows: str) -> bytes:
    """An exported file with few columns and these rows."""
    return "\n".join([SMALL_HEADER, *rows, ""]).encode()


def make_small_row(number: int | str, **other: str) -> str:
    """A row of a small file, without faults except for the given values."""
    row = dict.fromkeys(SMALL_HEADER.split(","), "") | {
        "GLOBALEVENTID": str(number),
        "SQLDATE": "20150101",
        "Actor1Code": "BLR",
        "Actor1CountryCode": "BLR",
        "Actor2Code": "KGZ",
        "Actor2CountryCode": "KGZ",
        "IsRootEvent": "1",
        "EventCode": "040",
        "EventRootCode": "04",
        "GoldsteinScale": "1.0",
        "NumMentions": "5",
        "DATEADDED": "20150101",
    }
    return ",".join((row | other).values())
