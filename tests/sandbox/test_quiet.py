"""A call that may not warn: what NumPy says on the way counts, whatever the file silenced."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.cases.asking import call_quietly
from autograder.cases.checks import CheckFailed
from autograder.grading.answers import Answers
from autograder.grading.proxies import Proxy
from tests.sandbox.conftest import Load

Z = np.array([-1000.0, 1000.0])
OVERFLOWS = "def f(z):\n    return 1 / (1 + np.exp(-z))\n"


def quietly(load: Load, source: str) -> np.ndarray:
    return call_quietly(Proxy(Answers(load("import numpy as np, warnings\n" + source)), "f"), Z)


@pytest.mark.parametrize(
    "silence", ["", "warnings.filterwarnings('ignore')\n", "np.seterr(all='ignore')\n"]
)
def test_an_overflow_is_told_with_its_line(load: Load, silence: str) -> None:
    with pytest.raises(CheckFailed) as failed:
        quietly(load, silence + OVERFLOWS)

    assert failed.value.key == "warned"
    assert "overflow encountered in exp" in str(failed.value)
    assert "1 / (1 + np.exp(-z))" in str(failed.value)


@pytest.mark.parametrize(
    "source",
    [
        "def f(z):\n    return (1 + np.tanh(z / 2)) / 2",
        "def f(z):\n    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-abs(z)))",  # underflows
        "def f(z):\n    with np.errstate(over='ignore'):\n        return 1 / (1 + np.exp(-z))",
        "def f(z):\n    warnings.warn('old', DeprecationWarning)\n    return (z > 0) * 1.0",
    ],
)
def test_what_does_not_warn_of_numbers_is_an_answer(load: Load, source: str) -> None:
    assert quietly(load, source) == pytest.approx([0.0, 1.0])


def test_other_calls_may_warn(load: Load) -> None:
    answer = Proxy(Answers(load("import numpy as np\n" + OVERFLOWS)), "f")(Z)

    assert answer == pytest.approx([0.0, 1.0])


def test_here_it_is_found_as_in_the_sandbox() -> None:
    def f(z: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-z))

    with pytest.raises(CheckFailed, match=r"f\(…\) gives a warning: overflow encountered in exp"):
        call_quietly(f, Z)
