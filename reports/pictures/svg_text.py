"""The svg that matplotlib writes, made fit for a page: named, described, with ids of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_NUMBER = re.compile(r"-?\d+\.\d+")
_FONT = re.compile(r"font-family: ([^;]+);? ?")
_DECIMALS = 1


def finish_svg(
    text: str,
    title: str,
    description: str,
    prefix: str,
    families: Sequence[str],
    words: Mapping[str, str],
) -> str:
    """The `svg` element alone, with title and description, every id beginning with ``prefix``.

    All its texts are in the first of the font families that the reader has. ``words`` are what
    shapes say of themselves, by their ids.
    """
    root = ElementTree.fromstring(text)
    for parent in [*root.iter()]:
        for child in [*parent]:
            if _name(child) in ("metadata", "style"):
                parent.remove(child)
    _add_words(root, words)
    used = _find_references(root)
    for element in root.iter():
        _rewrite(element, prefix, used)
    _unwrap_groups(root)
    width, height = root.attrib["viewBox"].split()[2:]
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "width": width,
        "height": height,
        "role": "img",
        "aria-labelledby": f"{prefix}-title {prefix}-description",
        "stroke-linejoin": "round",
        "stroke-linecap": "butt",
        "font-family": ", ".join(families),
    }
    for place, (name, said) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(f"{{{_SVG}}}{name}")
        element.set("id", f"{prefix}-{'title' if name == 'title' else 'description'}")
        element.text = said
        root.insert(place, element)
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _LINK)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _add_words(root: ElementTree.Element, words: Mapping[str, str]) -> None:
    """Give the shapes their words, as titles."""
    for group in root.iter(f"{{{_SVG}}}g"):
        if said := words.get(group.get("id", "")):
            title = ElementTree.Element(f"{{{_SVG}}}title")
            title.text = said
            group.insert(0, title)


def _find_references(root: ElementTree.Element) -> set[str]:
    """The ids that another element names."""
    used = set()
    for element in root.iter():
        for key, value in element.attrib.items():
            used.update(_REFERENCE.findall(value))
            if key == f"{{{_LINK}}}href":
                used.add(value.removeprefix("#"))
    return used


def _rewrite(element: ElementTree.Element, prefix: str, used: set[str]) -> None:
    name = element.attrib.pop("id", None)
    if name in used:
        element.set("id", f"{prefix}-{name}")
    for key, written in [*element.attrib.items()]:
        value = written
        if key == f"{{{_LINK}}}href":
            value = f"#{prefix}-{value.removeprefix('#')}"
        value = _REFERENCE.sub(rf"url(#{prefix}-\1)", value)
        if key in ("d", "x", "y", "transform", "width", "height"):
            value = _NUMBER.sub(_round, value)
        if key == "style":
            value = _FONT.sub("", value)
        if key == "d":
            value = " ".join(value.split())
        element.set(key, value)
    transform = element.get("transform", "")
    if _name(element) == "text" and transform.startswith("rotate(-0"):
        del element.attrib["transform"]
    if element.text is not None and not element.text.strip():
        element.text = None
    if element.tail is not None and not element.tail.strip():
        element.tail = "\n"


def _round(found: re.Match[str]) -> str:
    text = f"{float(found[0]):.{_DECIMALS}f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def _unwrap_groups(parent: ElementTree.Element) -> None:
    """Put the content of groups that say nothing in their place; leave out what is empty."""
    kept = []
    for child in [*parent]:
        _unwrap_groups(child)
        if _name(child) in ("g", "defs") and not len(child):
            continue
        is_bare = _name(child) == "g" and not child.attrib
        says_nothing = is_bare and _name(child[0]) != "title"
        kept += [*child] if says_nothing else [child]
    parent[:] = kept
