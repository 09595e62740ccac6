"""From a chart to the bytes of a picture, the same bytes for the same chart."""

from __future__ import annotations

import io
import logging
import warnings
from typing import Any

from console import UserError
from reports.framework.chart import Chart

logging.getLogger("matplotlib").setLevel(logging.ERROR)
_METADATA = {".png": ["Software"], ".pdf": ["CreationDate", "Producer", "Creator"]}
"""What matplotlib would write about itself and the time."""
_DOTS_PER_INCH = 144
"""Of a png: two pixels for one of the picture."""


def draw_picture(chart: Chart, suffix: str) -> bytes:
    """The chart as a file of the kind that a suffix names: .svg, .png or .pdf.

    Raises UserError if matplotlib is missing.
    """
    if suffix == ".svg":
        head = '<?xml version="1.0" encoding="utf-8"?>\n'
        return (head + draw_svg(chart, "picture")).encode()
    content, _ = _save(chart, suffix[1:], dict.fromkeys(_METADATA[suffix]), _DOTS_PER_INCH)
    return content


def draw_svg(chart: Chart, prefix: str) -> str:
    """The chart as an `svg` element to put into a page; ``prefix`` begins each of its ids.

    It holds no script, no style sheet and nothing from elsewhere; texts are texts.
    """
    content, words = _save(chart, "svg", {"Date": None, "Creator": None}, 72)
    from reports.pictures.svg_text import finish_svg
    from reports.pictures.text_fit import FAMILY, clean_text

    title, description = clean_text(chart.title), clean_text(chart.description)
    return finish_svg(content.decode(), title, description, prefix, FAMILY, words)


def _save(
    chart: Chart, kind: str, metadata: dict[str, Any], dots: int
) -> tuple[bytes, dict[str, str]]:
    """The bytes, and the words of shapes by id."""
    try:
        import matplotlib as mpl
    except ImportError:
        raise UserError(
            "Pictures need matplotlib, which is not installed: run `make install`"
        ) from None
    from reports.pictures.sheet import draw_sheet

    settings: dict[str, object] = {
        "svg.fonttype": "none",
        "svg.hashsalt": "bedfellows",
        "pdf.fonttype": 42,
        "text.hinting": "none",  # so that texts are as wide as they were measured
        "hatch.linewidth": 0.5,
    }
    with warnings.catch_warnings(), mpl.rc_context():
        warnings.simplefilter("ignore")  # a letter that the font lacks
        mpl.rcdefaults()
        mpl.rcParams.update(settings)  # type: ignore[arg-type]
        target = io.BytesIO()
        sheet = draw_sheet(chart)
        sheet.figure.savefig(target, format=kind, dpi=dots, metadata=metadata)
    return target.getvalue(), sheet.words
