"""The homework's own picture of its network, with the way of what is wrong marked.

A picture in `assignment/NAME/pictures/` takes part by attributes: an element with
`data-what='grads["b"]; grads["c"]'` is marked where one of these quantities was found wrong. The
file is ours, yet only the elements and attributes of a plain drawing are taken over into a page
that students open, and its style is kept to itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from markupsafe import Markup

from autograder.assignment import Assignment

MAX_BYTES = 200_000
SCOPE = ".network"
"""The page's element that a picture stands in; its style reaches no further."""
OWN = "network-"
"""Before a picture's ids, so that they are nobody else's on the page."""

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(
    "svg g path rect circle ellipse line polyline polygon text tspan defs marker".split()
)
_ATTRIBUTES = frozenset(
    "class d x y x1 y1 x2 y2 cx cy r rx ry dx dy width height viewBox points transform id "
    "marker-start marker-mid marker-end markerWidth markerHeight refX refY orient stroke-dasharray "
    "text-anchor".split()
)
_SELECTORS = re.compile(r"(?<=[{}])([^{}@]+)(?=\{)")
_LOADS = re.compile(r"url\((?!#)|@import|[<\\]", re.IGNORECASE)


@dataclass(frozen=True)
class Picture:
    """A picture ready for a page."""

    svg: Markup
    style: Markup
    whats: tuple[str, ...]
    """What is marked."""


def marked_picture(assignment: Assignment, wrong: Collection[str]) -> Picture | None:
    """Mark what is wrong in the first picture that shows any of it; None where none does."""
    return _marked(assignment.folder / "pictures", frozenset(wrong))


@lru_cache(maxsize=256)
def _marked(folder: Path, wrong: frozenset[str]) -> Picture | None:
    for path in sorted(folder.glob("*.svg")):
        if wrong & _whats(path):
            root = _drawing(path)
            shown = tuple(what for what in _whats(path) if what in wrong)
            _mark(root, wrong)
            svg = ElementTree.tostring(root, encoding="unicode")
            return Picture(Markup(svg), _style(path), tuple(sorted(shown)))  # noqa: S704 - ours
    return None


@lru_cache(maxsize=32)
def _whats(path: Path) -> frozenset[str]:
    """All quantities that a picture can mark; none of a picture that cannot be read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return frozenset()
        root = _parsed(path)
    except (OSError, ElementTree.ParseError):
        return frozenset()
    return frozenset(what for each in root.iter() for what in _of(each))


def _of(element: ElementTree.Element) -> list[str]:
    return [what.strip() for what in element.get("data-what", "").split(";") if what.strip()]


def _parsed(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(path.read_bytes())  # noqa: S314 - the project's own file


def _drawing(path: Path) -> ElementTree.Element:
    """A picture's elements that draw, without namespaces, so that HTML takes them as its own."""
    root = _parsed(path)
    _strip(root)
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("aria-hidden", "true")
    return root


def _strip(element: ElementTree.Element) -> None:
    element.tag = element.tag.removeprefix(_SVG)
    element.attrib = {
        name: f"{OWN}{value}" if name == "id" else value.replace("url(#", f"url(#{OWN}")
        for name, value in element.attrib.items()
        if name == "data-what" or (name in _ATTRIBUTES and not _LOADS.search(value))
    }
    for child in list(element):
        if str(child.tag).removeprefix(_SVG) in _ELEMENTS:
            _strip(child)
        else:
            element.remove(child)


def _mark(root: ElementTree.Element, wrong: Collection[str]) -> None:
    for element in root.iter():
        whats = _of(element)
        element.attrib.pop("data-what", None)
        if whats:
            mark = "wrong" if set(whats) & set(wrong) else "fine"
            element.set("class", f"{element.get('class', '')} {mark}".strip())


@lru_cache(maxsize=32)
def _style(path: Path) -> Markup:
    """A picture's style, each of its selectors below `SCOPE`; none where it would load anything."""
    text = "".join(each.text or "" for each in _parsed(path).iter(f"{_SVG}style"))
    if _LOADS.search(text):
        return Markup()
    scoped = _SELECTORS.sub(_scoped, "}" + text.strip())[1:]
    return Markup(scoped)  # noqa: S704 - the project's own file


def _scoped(match: re.Match[str]) -> str:
    return ", ".join(f"{SCOPE} {each.strip()}" for each in match[1].split(","))
