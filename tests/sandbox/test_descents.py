"""A way down by a student's functions, followed where they are, and seen openly in part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from autograder.cases.checks import CheckFailed
from autograder.cases.hidden.models import Model, Trajectory
from autograder.grading.answers import Answers
from autograder.grading.proxies import Proxy
from autograder.model import Outcome
from autograder.sandbox.calls import Call
from autograder.sandbox.session import Session
from tests.sandbox.conftest import LIMITS, Load

EPOCHS = 40
SOURCE = """
import numpy as np
def f(params, x, h0):
    return params["W"] * x, {"Wx": params["W"] * x}
def g(params, cache, y_true):
    x = 2.0
    return {"W": 2 * (cache["Wx"] - y_true) * x}
"""


@dataclass(frozen=True, eq=False)
class Point:
    """The square of W x - y, which has its least at W = y / x."""

    params: dict[str, Any]
    x: Any
    h0: float
    y_true: Any
    rate: float


POINT = Point({"W": np.array([3.0, -1.0])}, np.array([2.0, 2.0]), 0.0, np.array([1.0, 2.0]), 0.03)


class Counted(Answers):
    """Answers that know how many messages they took."""

    messages = 0

    def _run(self, calls: list[Call], *, keep: bool = True) -> list[Outcome]:
        self.messages += bool(calls)
        return super()._run(calls, keep=keep)


def descent(session: Session, seed: int | None) -> tuple[Trajectory, int]:
    answers = Counted(session)
    f, g = Proxy(answers, "f"), Proxy(answers, "g")
    (path,) = Model(f, g, f, f, seed).descents([POINT], EPOCHS)
    return path, answers.messages


def assert_same(first: Trajectory, second: Trajectory) -> None:
    assert len(first) == len(second) == EPOCHS + 1
    for one, two in zip(first, second, strict=True):
        np.testing.assert_allclose(one["W"], two["W"], rtol=1e-12)


def openly(load: Load, source: str) -> Trajectory:
    path, messages = descent(load(source), None)
    assert messages == 2 * EPOCHS
    return path


def test_it_leads_where_it_leads_openly_in_a_few_messages(load: Load) -> None:
    path, messages = descent(load(SOURCE), 1)
    assert messages == 3
    assert_same(path, openly(load, SOURCE))


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param("[0.0, 0.0]", id="gradients that are zero"),
        pytest.param("1.001 * right", id="others that are a little off"),
        pytest.param("right + (len(calls) == 40)", id="another one at the last update alone"),
    ],
)
def test_gradients_that_are_others_inside_of_it_are_not_believed(load: Load, lie: str) -> None:
    """What sees by whom it is called answers otherwise there."""
    lying = SOURCE.replace("def g(", "def honest(") + (
        "import sys\n"
        "calls = []\n"
        "def g(params, cache, y_true):\n"
        "    right = honest(params, cache, y_true)['W']\n"
        "    if sys._getframe(1).f_code.co_name != 'descended':\n"
        "        return {'W': right}\n"
        "    calls.append(1)\n"
        f"    return {{'W': np.array({lie})}}\n"
    )
    for seed in range(4):
        path, messages = descent(load(lying), seed)
        assert messages > 2 * EPOCHS
        assert_same(path, openly(load, SOURCE))


def test_what_takes_long_is_followed_on_in_another_message(load: Load) -> None:
    slow = SOURCE.replace("    x = 2.0", "    import time; time.sleep(0.06); x = 2.0")
    limits = replace(LIMITS, call_cpu_seconds=5, submission_seconds=60)
    path, messages = descent(load(slow, limits=limits), 1)
    assert 3 < messages < 2 * EPOCHS
    assert_same(path, openly(load, SOURCE))


@pytest.mark.parametrize(
    "gradient", ["[[1.0, 2.0]]", "[1j, 2j]", "[float('nan'), 1.0]", "np.ma.array([1.0, 2.0])"]
)
def test_what_is_no_gradient_fails_in_the_words_of_an_open_call(load: Load, gradient: str) -> None:
    wrong = SOURCE.replace('2 * (cache["Wx"] - y_true) * x', gradient)
    told = []
    for seed in (None, 1):
        with pytest.raises(Exception) as failed:
            descent(load(wrong), seed)
        told.append(str(failed.value))
    assert told[0] == told[1]


def test_a_way_that_breaks_off_is_followed_openly_from_there_alone(load: Load) -> None:
    breaking = SOURCE.replace(
        "    x = 2.0", "    x = 2.0 / (abs(cache['Wx'] - y_true).max() > 0.1)"
    )
    answers = Counted(load(breaking))
    f, g = Proxy(answers, "f"), Proxy(answers, "g")
    with pytest.raises(CheckFailed, match="NaN"):
        Model(f, g, f, f, 1).descents([POINT], EPOCHS)
    assert answers.messages <= 4


def test_every_call_is_given_copies_of_its_own(load: Load) -> None:
    spoiling = SOURCE.replace("    x = 2.0", "    x = 2.0; params['W'][:] = 0; y_true = y_true + 0")
    path, _ = descent(load(spoiling), 1)
    assert_same(path, openly(load, SOURCE))
