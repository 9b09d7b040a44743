"""Small edits of a subscript: one further, one less, other bounds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.grading.locating.places import Place


def index_edits(place: Place, node: ast.Subscript) -> Iterator[str]:
    """Texts that may stand for a subscript: other indices, other bounds of a slice."""
    whole = place.of(node.value)
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    texts = [place.of(part) for part in parts]
    for index, part in enumerate(parts):
        for other in _other_index(place, part, texts[index]):
            said = ", ".join([*texts[:index], other, *texts[index + 1 :]])
            yield f"{whole}[{said}]"
    if any(isinstance(part, ast.Slice) for part in parts):
        yield whole


def _other_index(place: Place, part: ast.expr, text: str) -> Iterator[str]:
    if isinstance(part, ast.Slice):
        yield from _other_slice(place, part)
    elif not (isinstance(part, ast.Constant) and isinstance(part.value, str)):
        yield from _shifted(part, text)


def _other_slice(place: Place, part: ast.Slice) -> Iterator[str]:
    bounds = (part.lower, part.upper)
    ends = ["" if each is None else place.of(each) for each in bounds]
    step = f":{place.of(part.step)}" if part.step is not None else ""
    for index, end in enumerate(bounds):
        others = ["", *_shifted(end, ends[index])] if end is not None else ["1", "-1"][index:][:1]
        for other in others:
            pair = [*ends]
            pair[index] = other
            yield f"{pair[0]}:{pair[1]}{step}"
    if "" in ends and ends != ["", ""]:
        yield f"{ends[1]}:{ends[0]}{step}"
    if step:
        yield f"{ends[0]}:{ends[1]}"
    else:
        yield f"{ends[0]}:{ends[1]}:-1"


def _shifted(node: ast.expr, text: str) -> Iterator[str]:
    """An index one further, and one less."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield from (str(node.value + 1), str(node.value - 1))
        return
    if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
        value = node.operand.value
        if isinstance(value, int):
            yield from (str(1 - value) if value > 1 else "0", str(-1 - value), str(value))
        return
    match = re.fullmatch(r"(.+?)\s*([+-])\s*1", text)
    if match:
        yield match[1]
        yield f"{match[1]} {'-' if match[2] == '+' else '+'} 1"
        yield f"{match[1]} {match[2]} 2"
        return
    yield f"{text} + 1"
    yield f"{text} - 1"
