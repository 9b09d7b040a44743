"""A homework's own cases, for graders that run them in the same process as the student's code.

Needs NumPy and the standard library only: Otter's `test_case`, which the files import, is replaced
by a mark, so that no other grader pays for importing Otter. `earned`, by which the last questions
ask what was earned before, is 1 for everybody: none of the graders can know.
"""

from __future__ import annotations

import functools
import importlib.util
import inspect
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Case:
    """One check: a function that raises where an answer is wrong."""

    question: str
    name: str
    points: float
    hidden: bool
    function: Callable[..., None]


def load_cases(homework: str) -> list[Case]:
    """Every case of a homework, the questions in their order."""
    if str(PROJECT) not in sys.path:
        sys.path.insert(
            0, str(PROJECT)
        )  # the files import `assignment` and `autograder.cases.checks`
    tests = PROJECT / "assignment" / homework / "tests"
    questions = sorted(path.name for path in (tests / "hidden").glob("*.py"))
    files = [tests / folder / name for name in questions for folder in ("public", "hidden")]
    return [case for file in files for case in _cases_of(file)]


def _cases_of(file: Path) -> list[Case]:
    found: list[Case] = []
    module = f"{file.parent.name}.{file.stem}"

    def test_case(name: str, points: float = 0, hidden: bool = False) -> Callable[..., Any]:
        def mark(function: Callable[..., None]) -> Callable[..., None]:
            if function.__module__ == module:  # else of a file that this one imports
                found.append(Case(file.stem, name, points, hidden, function))
            return function

        return mark

    stand_in = types.ModuleType("otter.test_files")
    stand_in.test_case = test_case  # type: ignore[attr-defined]
    real = {name: sys.modules.get(name) for name in ("otter", "otter.test_files")}
    sys.modules.update({"otter": types.ModuleType("otter"), "otter.test_files": stand_in})
    try:
        code = compile(file.read_text("utf-8"), str(file), "exec")
        exec(code, {"__name__": module})
    finally:
        for name, module in real.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
    return found


@functools.lru_cache(maxsize=1)
def load_reference(homework: str) -> types.ModuleType:
    """The solution, as a module."""
    path = PROJECT / "solutions" / f"{homework}.py"
    spec = importlib.util.spec_from_file_location(f"reference_{homework}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fresh(function: Any) -> Any:
    """Return a function that gets copies of its arguments, as the contract promises students.

    Who trains in place would otherwise change the example that the next case is about.
    """
    if not isinstance(function, types.FunctionType):
        return function

    @functools.wraps(function)
    def call(*args: Any) -> Any:
        return function(*map(copied, args))

    return call


def copied(value: Any, depth: int = 2) -> Any:
    """Arrays, and those in a dict or a list; what lies deeper, a cache's own, is the student's."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if depth and type(value) in (list, tuple):
        return type(value)([copied(item, depth - 1) for item in value])
    if depth and type(value) is dict:
        return {key: copied(item, depth - 1) for key, item in value.items()}
    return value


def run(case: Case, names: Mapping[str, Any], homework: str) -> None:
    """Run a case with a student's names; raises what the case raises."""
    parameters = inspect.signature(case.function).parameters
    given = {name: fresh(names[name]) for name in parameters if name in names}
    given |= {"reference": load_reference(homework), "earned": lambda question: 1.0, "seed": 0}
    with np.errstate(all="ignore"):
        case.function(**{name: given.get(name) for name in parameters})
