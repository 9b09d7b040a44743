"""Gradescope's `submission_metadata.yml` → the few values that are wanted of it.

The file repeats the results of every earlier attempt: of a class of thousands it is tens of
megabytes, and read whole it takes a gigabyte. A student may also have forged it. So it is read
event by event, and what nobody asks for is never kept.
"""

from __future__ import annotations

from typing import Any

import yaml

from autograder.intake.naming import clean_filename

WANTED = (":submitters", ":created_at")
MAX_NESTING = 200
"""Both of PyYAML's loaders recurse, and so does what reads their events."""
MAX_KEPT = 1_000_000
"""Values, 100 or 200 bytes each; a student's take about ten."""

# The base loader leaves every scalar a text: sid 02024017 is no octal number, and no date in it
# can fail to be one. libyaml's is ten times faster and is in every wheel of PyYAML.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_STARTS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_ENDS = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


def load_metadata(data: bytes) -> dict[str, dict[str, Any]]:
    """Folder to what is wanted of its record, every scalar a text.

    Raises
    ------
    ValueError
        It is no table of submissions, nested too deep, or holds too much.
    yaml.YAMLError
        It is no YAML.
    """
    return _Reader(data.decode("utf-8", "replace")).table()


class _Reader:
    """Reads one document's events, once."""

    def __init__(self, text: str) -> None:
        self._loader = _Loader(text)
        self._anchors: dict[str, Any] = {}
        self._kept = 0
        self._depth = 0

    def table(self) -> dict[str, dict[str, Any]]:
        try:
            event = self._next()
            while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
                event = self._next()
            if not isinstance(event, yaml.MappingStartEvent):
                raise ValueError("it is no table of submissions")
            return self._records()
        finally:
            self._loader.dispose()

    def _records(self) -> dict[str, dict[str, Any]]:
        records = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key, value = self._value(event), self._next()
            if isinstance(value, yaml.MappingStartEvent):
                record = self._record()
                if isinstance(key, str):
                    records[clean_filename(key)] = record
            else:
                self._pass_over(value)
        return records

    def _record(self) -> dict[str, Any]:
        record = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._value(event)
            if key in WANTED:
                record[key] = self._value(self._next())
            else:
                self._pass_over(self._next())
        return record

    def _value(self, event: Any) -> Any:
        """What begins with an event, kept."""
        self._kept += 1
        if self._kept > MAX_KEPT:
            raise ValueError("it holds more than a class")
        value: Any = None
        if isinstance(event, yaml.AliasEvent):
            return self._anchors.get(event.anchor or "")
        if isinstance(event, yaml.ScalarEvent):
            value = event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            value = []
            while not isinstance(item := self._next(), yaml.SequenceEndEvent):
                value.append(self._value(item))
        elif isinstance(event, yaml.MappingStartEvent):
            value = {}
            while not isinstance(item := self._next(), yaml.MappingEndEvent):
                key = self._value(item)
                value[key if isinstance(key, str) else ""] = self._value(self._next())
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _pass_over(self, event: Any) -> None:
        """Keep nothing of what begins with an event, but what is referred to by a name."""
        start = self._depth - isinstance(event, _STARTS)
        while True:
            if getattr(event, "anchor", None) is not None:
                self._value(event)
            if self._depth <= start:
                return
            event = self._next()

    def _next(self) -> Any:
        event = self._loader.get_event()
        self._depth += isinstance(event, _STARTS)
        self._depth -= isinstance(event, _ENDS)
        if self._depth > MAX_NESTING:
            raise ValueError("it is nested too deep")
        return event
