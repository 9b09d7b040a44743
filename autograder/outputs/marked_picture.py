"""The homework's own picture of its network, with the way of what is wrong marked.

A picture in `assignment/NAME/pictures/` takes part by attributes: an element with
`data-what='grads["b"]; grads["c"]'` is marked where one of these quantities was found wrong. The
file is ours, yet only the elements and attributes of a plain drawing are taken over into a page
that students open, and its style is kept to itself. Its captions are said in the page's language.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from markupsafe import Markup

from autograder.homework.assignment import Assignment
from autograder.words.captions import is_caption

MAX_BYTES = 200_000
SCOPE = "network-"
"""Begins the class of a picture's element on the page, beyond which no style reaches."""

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
    scope: str
    """Class of the element that it stands in; pictures that share it share their style."""
    whats: tuple[str, ...]
    """What is marked."""


def marked_picture(
    assignment: Assignment, wrong: Collection[str], place: str, lang: str
) -> Picture | None:
    """Mark what is wrong in the picture that shows most of it; None where none shows any.

    Parameters
    ----------
    place : str
        Where on the page it stands; what it names inside itself is named after that.
    lang : str
        The page's language, in which the homework's words say the picture's captions.
    """
    known = tuple(assignment.translations(lang).items())
    return _marked(assignment.folder / "pictures", frozenset(wrong), place, known)


@lru_cache(maxsize=256)
def _marked(
    folder: Path, wrong: frozenset[str], place: str, known: tuple[tuple[str, str], ...]
) -> Picture | None:
    paths = sorted(folder.glob("*.svg"))
    path = max(paths, key=lambda each: len(wrong & _whats(each)), default=None)
    if path is None or not wrong & _whats(path):
        return None
    root = _drawing(path, f"{SCOPE}{place}-")
    _mark(root, wrong)
    _translate(root, dict(known))
    svg = Markup(ElementTree.tostring(root, encoding="unicode"))  # noqa: S704 - ours
    scope = SCOPE + re.sub(r"\W", "-", path.stem)
    return Picture(svg, _style(path, scope), scope, tuple(sorted(wrong & _whats(path))))


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


def _drawing(path: Path, own: str) -> ElementTree.Element:
    """A picture's elements that draw, without namespaces, so that HTML takes them as its own.

    Before its ids stands `own`, so that they are nobody else's on the page.
    """
    root = _parsed(path)
    _strip(root, own)
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("aria-hidden", "true")
    return root


def _strip(element: ElementTree.Element, own: str) -> None:
    element.tag = element.tag.removeprefix(_SVG)
    element.attrib = {
        name: f"{own}{value}" if name == "id" else value.replace("url(#", f"url(#{own}")
        for name, value in element.attrib.items()
        if name == "data-what" or (name in _ATTRIBUTES and not _LOADS.search(value))
    }
    for child in list(element):
        if str(child.tag).removeprefix(_SVG) in _ELEMENTS:
            _strip(child, own)
        else:
            element.remove(child)


def _mark(root: ElementTree.Element, wrong: Collection[str]) -> None:
    for element in root.iter():
        whats = _of(element)
        element.attrib.pop("data-what", None)
        if whats:
            mark = "wrong" if set(whats) & set(wrong) else "fine"
            element.set("class", f"{element.get('class', '')} {mark}".strip())


def _translate(root: ElementTree.Element, known: Mapping[str, str]) -> None:
    for label in root.iter("text"):
        text = label.text or ""
        if not len(label) and is_caption("text", text):
            label.text = known.get(text, text)


@lru_cache(maxsize=32)
def _style(path: Path, scope: str) -> Markup:
    """A picture's style, each of its selectors below `scope`; none where it would load anything."""
    text = "".join(each.text or "" for each in _parsed(path).iter(f"{_SVG}style"))
    if _LOADS.search(text):
        return Markup()

    def scoped(match: re.Match[str]) -> str:
        return ", ".join(f".{scope} {each.strip()}" for each in match[1].split(","))

    return Markup(_SELECTORS.sub(scoped, "}" + text.strip())[1:])  # noqa: S704 - ours
