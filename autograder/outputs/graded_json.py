"""A `Graded` as text and back, whole, so that its pages can be written anew without grading.

The dataclasses of `model` say themselves what they hold: a field that is added there needs no
word here, and one that an older file lacks takes its default.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from autograder.model import Graded
from autograder.remarks import Remark, from_plain, to_plain
from autograder.words.language import is_sentence

REMARK = "remark"
"""The one key of what a remark is written as: its page says it in another language."""


def graded_to_json(graded: Graded) -> str:
    """Write down all that is known of a submission but where it lies."""
    return json.dumps(_plain(replace(graded, submission=replace(graded.submission, paths=()))))


def graded_from_json(text: str) -> Graded | None:
    """Read it back, or None where the text is nothing that `graded_to_json` wrote."""
    try:
        value = _value(Graded, json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return value if isinstance(value, Graded) else None


def _plain(value: Any) -> Any:
    if isinstance(value, Remark):
        return {REMARK: to_plain(value)}
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value


@cache
def _kinds(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, plain: Any) -> Any:
    """What a field of a kind holds; what `Any` stands for comes back as JSON has it."""
    if isinstance(plain, dict) and plain.keys() == {REMARK}:
        return from_plain(plain[REMARK], is_sentence)
    if is_dataclass(kind):
        kinds = _kinds(kind)  # type: ignore[arg-type]
        return kind(  # type: ignore[operator]
            **{key: _value(kinds[key], each) for key, each in plain.items() if key in kinds}
        )
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        inner = next(each for each in args if each is not types.NoneType)
        return None if plain is None else _value(inner, plain)
    if origin is tuple:
        of = args[:1] * len(plain) if args[-1] is ... else args
        return tuple(_value(each, item) for each, item in zip(of, plain, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        return {key: _value(args[1], each) for key, each in plain.items()}
    return plain
