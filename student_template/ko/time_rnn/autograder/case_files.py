"""The checks of a question: Otter's test files, read and run without Otter."""

# mypy: disable-error-code=import-not-found

from __future__ import annotations

import contextlib
import copy
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.handed_in import is_written
from autograder.running import OutOfTimeError, describe, limited
from autograder.settings import FOLDER, SETTINGS, say

CASE_SECONDS = 10.0


@dataclass
class CaseOutcome:
    """What came of one check: `passed`, `failed`, `endless` or `unwritten`."""

    name: str
    state: str
    message: str = ""
    missing: tuple[str, ...] = ()
    """Functions that are not written yet."""


@contextlib.contextmanager
def otter_format() -> Iterator[None]:
    """Let a test file import `otter.test_files.test_case` on a machine without Otter."""
    otter, test_files = types.ModuleType("otter"), types.ModuleType("otter.test_files")
    test_files.test_case = Case  # type: ignore[attr-defined]
    otter.test_files = test_files  # type: ignore[attr-defined]
    held = {name: sys.modules.get(name) for name in ("otter", "otter.test_files")}
    sys.modules.update({"otter": otter, "otter.test_files": test_files})
    try:
        yield
    finally:
        for name, module in held.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


class Case:
    """Stands for Otter's `test_case`."""

    def __init__(self, name: str | None = None, *_: object, **__: object) -> None:
        self.name = name
        self.function: Callable[..., None] = lambda: None

    def __call__(self, function: Callable[..., None]) -> Case:
        """Take the function under the mark."""
        self.function = function
        self.name = self.name or function.__name__
        return self


def load_cases(question: str) -> list[Case]:
    """Return the checks of a question, in their order."""
    path = FOLDER / "tests" / f"{question}.py"
    names: dict[str, Any] = {"__name__": question}
    with otter_format():
        code = compile(path.read_text("utf-8"), str(path), "exec")
        exec(code, names)  # noqa: S102 - ours
    return [value for value in names.values() if isinstance(value, Case)]


def run_cases(cases: list[Case], names: dict[str, Any]) -> Iterator[CaseOutcome]:
    """Try a student's names; after one that does not end, the question's others are left."""
    for case in cases:
        outcome = run_case(case, names)
        yield outcome
        if outcome.state == "endless":
            return


def run_case(case: Case, names: dict[str, Any]) -> CaseOutcome:
    """Run one check on what a student wrote."""
    code = case.function.__code__
    wanted = code.co_varnames[: code.co_argcount]
    missing = tuple(name for name in wanted if not is_written(names.get(name)))
    title = case.name or ""
    if missing:
        return CaseOutcome(title, "unwritten", missing=missing)
    arguments = {name: with_copies(names[name]) for name in wanted}
    try:
        limited(lambda: case.function(**arguments), CASE_SECONDS)
    except OutOfTimeError as error:
        return CaseOutcome(title, "endless", str(error))
    except NotImplementedError as error:
        return CaseOutcome(title, "unwritten", missing=(str(error).partition(" ")[0],))
    except AssertionError as error:
        return CaseOutcome(title, "failed", say_failure(error))
    except BaseException as error:  # the student's code may raise anything, sys.exit too
        return CaseOutcome(title, "failed", describe(error))
    return CaseOutcome(title, "passed")


def with_copies(function: Any) -> Any:
    """Call a student's function with copies, since changing an argument costs nothing."""
    if not isinstance(function, types.FunctionType):
        return function
    return lambda *arguments: function(*copy.deepcopy(arguments))


def say_failure(error: AssertionError) -> str:
    """Word a failed check: translated where its message is, else as the check says it."""
    text = SETTINGS["case_words"].get(getattr(error, "key", ""))
    if text is not None:
        with contextlib.suppress(KeyError, IndexError, ValueError, TypeError, AttributeError):
            worded: str = text.format(**error.data)  # type: ignore[attr-defined]
            return worded
    return str(error) or say("unequal")
