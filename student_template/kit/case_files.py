"""The checks of a question: Otter's test files, read and run without Otter."""

from __future__ import annotations

import contextlib
import copy
import functools
import importlib.machinery
import importlib.util
import sys
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .handed_in import is_written
from .homework import KIT, Homework
from .running import OutOfTimeError, describe, limited, line_of, places, remember_place

CASE_SECONDS = 10.0

_own: dict[str, types.ModuleType] = {}
"""What test files import under the names of packages that may be installed: this folder's own."""


@dataclass
class CaseOutcome:
    """What came of one check: `passed`, `failed`, `endless`, `untried` or `unwritten`."""

    name: str
    state: str
    message: str = ""
    missing: tuple[str, ...] = ()
    """Functions that are not written yet."""
    compared: tuple[Any, Any] | None = None
    """What the function gave and what it should give, where these are arrays of one shape."""


class MarkedCase:
    """Stands for Otter's `test_case`."""

    def __init__(self, name: str | None = None, *_: object, **__: object) -> None:
        self.name = name
        self.function: Callable[..., None] = lambda: None

    def __call__(self, function: Callable[..., None]) -> MarkedCase:
        """Take the function under the mark."""
        self.function = function
        self.name = self.name or function.__name__
        return self


@contextlib.contextmanager
def own_modules() -> Iterator[None]:
    """Have `autograder` and `otter` mean what is in this folder, whatever is installed."""
    held = _taken_out()
    sys.modules.update(_own or _first_modules())
    try:
        yield
    finally:
        _own.update(_taken_out())
        sys.modules.update(held)


def _taken_out() -> dict[str, types.ModuleType]:
    names = [name for name in sys.modules if name.partition(".")[0] in ("autograder", "otter")]
    return {name: sys.modules.pop(name) for name in names}


def _first_modules() -> dict[str, types.ModuleType]:
    test_files = types.ModuleType("otter.test_files")
    test_files.test_case = MarkedCase  # type: ignore[attr-defined]
    otter = types.ModuleType("otter")
    otter.test_files = test_files  # type: ignore[attr-defined]
    spec = _Finder.find_spec("autograder")
    assert spec is not None
    return {
        "otter": otter,
        "otter.test_files": test_files,
        "autograder": importlib.util.module_from_spec(spec),
    }


class _Finder:
    """Finds `autograder` here where it is not installed, for Otter itself to run the checks."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module, as the import system asks for it."""
        if name != "autograder":
            return None
        spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [str(KIT)]
        return spec


sys.meta_path.append(_Finder)


def load_cases(homework: Homework, question: str) -> list[MarkedCase]:
    """Return the checks of a question, in their order."""
    path = homework.folder / "tests" / f"{question}.py"
    names: dict[str, Any] = {"__name__": question}
    with own_modules():
        code = compile(path.read_text("utf-8"), str(path), "exec")
        exec(code, names)  # noqa: S102 - ours
    return [value for value in names.values() if isinstance(value, MarkedCase)]


def run_cases(
    cases: Sequence[MarkedCase], names: Mapping[str, Any], homework: Homework
) -> Iterator[CaseOutcome]:
    """Try a student's names; after one that does not end, the question's others are left."""
    has_ended = True
    for case in cases:
        if has_ended:
            outcome = run_case(case, names, homework)
            has_ended = outcome.state != "endless"
            yield outcome
        else:
            title = homework.translate(case.name or "")
            yield CaseOutcome(title, "untried", homework.say("untried"))


def run_case(case: MarkedCase, names: Mapping[str, Any], homework: Homework) -> CaseOutcome:
    """Run one check on what a student wrote."""
    code = case.function.__code__
    wanted = code.co_varnames[: code.co_argcount]
    missing = tuple(name for name in wanted if not is_written(names.get(name)))
    title = homework.translate(case.name or "")
    if missing:
        return CaseOutcome(title, "unwritten", missing=missing)
    arguments = {name: with_copies(names[name], name) for name in wanted}
    try:
        limited(lambda: case.function(**arguments), CASE_SECONDS)
    except OutOfTimeError as error:
        return CaseOutcome(title, "endless", describe(error, homework, names))
    except NotImplementedError as error:
        return CaseOutcome(title, "unwritten", missing=(str(error).partition(" ")[0],))
    except AssertionError as error:
        compared = getattr(error, "compared", None)
        return CaseOutcome(title, "failed", homework.word_failure(error), compared=compared)
    except BaseException as error:  # the student's code may raise anything, sys.exit too
        told = [describe(error, homework, names), *line_of(error)]
        if isinstance(error, TypeError) and not places(error):  # it could not even be called
            told.append(homework.say("arguments"))
        return CaseOutcome(title, "failed", "\n".join(told))
    return CaseOutcome(title, "passed")


def with_copies(function: Any, name: str) -> Any:
    """Call a student's function with copies, since changing an argument costs nothing."""
    if not isinstance(function, types.FunctionType):
        return function

    @functools.wraps(function)
    def call(*arguments: Any) -> Any:
        try:
            return function(*copy.deepcopy(arguments))
        except BaseException as error:
            remember_place(error)
            raise

    call.__name__ = call.__qualname__ = name
    return call
