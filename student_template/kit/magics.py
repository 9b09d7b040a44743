"""Notebook lines that are no Python (`%magic`, `!shell`, `help?`), made harmless.

The compiler itself says which line it cannot read; only such a line is looked at, so that a `%`
or `!` inside Python is never mistaken for a magic. Every replaced line stays one line, so that
line numbers in messages are the student's own.
"""

from __future__ import annotations

import re
import types

RUNS_ITS_BODY = ("time", "capture", "prun")
"""Cell magics whose cell is Python that runs in the notebook's own names."""

WRITES_ITS_BODY = ("writefile", "file")
"""Cell magics whose cell is written to a file."""

_CELL_MAGIC = re.compile(r"\s*%%(\w+)(.*)")
_RUN = re.compile(r"(?P<indent>\s*)%run\s+(?P<file>\S.*)")
_LINE = re.compile(r"(?P<indent>\s*)(?:[%!]|\?{1,2}[\w.])")
# `%prun -l 10 -s cumulative statement`: options may stand before it.
_OPTION = r"-[lsTD]\s*\S+\s+|-[a-zA-Z]+\s+|--[\w-]+\s+"
_TIMED = re.compile(rf"(?P<indent>\s*)%(?:time|prun)\s+(?:{_OPTION})*(?P<statement>\S.*)")
_HELP = re.compile(r"(?P<indent>\s*)%{0,2}[\w.*]+\?{1,2}\s*")
_ASSIGNED = re.compile(r"(?P<left>\s*[\w\s,.*\[\]'\"]+=\s*)(?P<mark>[%!])")


def compile_cell(source: str, label: str) -> tuple[str, types.CodeType]:
    """Compile a cell; lines that only IPython can read do nothing, or ask `get_ipython()` for it.

    Returns
    -------
    text : str
        The cell as Python reads it.
    code : code

    Raises
    ------
    SyntaxError
        The first line that neither Python nor IPython can read. Compiling may also raise
        ValueError, MemoryError, RecursionError or OverflowError, as `compile` does.
    """
    lines = _without_cell_magic(source)
    while True:
        try:
            text = "\n".join(lines) + "\n"
            return text, compile(text, label, "exec", dont_inherit=True)
        except SyntaxError as error:
            if not _replace(lines, error.lineno):
                raise


def _without_cell_magic(source: str) -> list[str]:
    lines = source.split("\n")
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        match = _CELL_MAGIC.match(line)
        if match is None:
            return lines
        if match[1] in WRITES_ITS_BODY:
            body = "\n".join(lines[number + 1 :]) + "\n"
            return [*lines[:number], _asked("run_cell_magic", match[1], match[2].strip(), body)]
        if match[1] not in RUNS_ITS_BODY:
            return [""] * len(lines)
        lines[number] = ""
    return lines


def _replace(lines: list[str], lineno: int | None) -> bool:
    """Replace the line that the compiler stopped at; False where it is no line of IPython's."""
    if lineno is None or not 1 <= lineno <= len(lines):
        return False
    index = lineno - 1
    while index > 0 and lines[index - 1].endswith("\\"):
        index -= 1  # the compiler names the end of a continued line
    plain = _plain_python(lines[index])
    if plain is None:
        return False
    while lines[index].endswith("\\") and index + 1 < len(lines):
        lines[index], plain = plain, ""
        index += 1
    lines[index] = plain
    return True


def _plain_python(line: str) -> str | None:
    """What to run in place of a line of IPython's, None where the line is none."""
    timed = _TIMED.fullmatch(line)
    if timed:
        return timed["indent"] + timed["statement"]
    run = _RUN.fullmatch(line)
    if run:
        return run["indent"] + _asked("run_line_magic", "run", run["file"].strip())
    match = _LINE.match(line) or _HELP.fullmatch(line)
    if match:
        return match["indent"] + "pass"
    assigned = _ASSIGNED.match(line)
    if assigned:
        return assigned["left"] + ("[]" if assigned["mark"] == "!" else "None")
    return None


def _asked(method: str, *arguments: str) -> str:
    """The line of Python that asks IPython, or what stands in for it."""
    return f"get_ipython().{method}({', '.join(map(repr, arguments))})"
