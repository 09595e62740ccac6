"""Reading of pictures in the tests: charts of an answer, texts of an svg, labels that collide."""

from __future__ import annotations

import importlib
from xml.etree import ElementTree

from sqlalchemy import URL

from database import connect, create_reading_engine
from reports.framework.chart import Chart
from reports.framework.find_request import find_request
from reports.framework.run import parse_arguments
from reports.pictures.canvas import Label

SVG = "{http://www.w3.org/2000/svg}"


def describe_charts(url: URL, *arguments: str) -> list[Chart]:
    """The pictures of an answer, described."""
    report = importlib.import_module(f"reports.{arguments[0]}").REPORT
    typed = parse_arguments(report, arguments[1:])
    with connect(create_reading_engine(url)) as connection:
        request = find_request(connection, report, typed)
        return [
            describe(connection)
            for section in report.build_sections(connection, request)
            for describe in (section.chart, section.world_map)
            if describe
        ]


def find_collisions(labels: list[Label]) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes overlap."""
    return [
        (one.text, other.text)
        for place, one in enumerate(labels)
        for other in labels[:place]
        if one.overlaps(other)
    ]


def read_texts(svg: str) -> list[str]:
    """The texts of a picture."""
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]
