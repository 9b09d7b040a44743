"""Lines that only IPython can read do nothing, and no other line is touched."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.sandbox.magics import compile_cell


def run(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile_cell(source, "cell 1")[1], names)
    return names


@pytest.mark.parametrize(
    "line",
    ["%matplotlib inline", "!pip install torch", "?print", "print?", "print??", "%%time", "%%html",
     "%load_ext autoreload\n%autoreload 2", "!ls \\\n  -l", "%cd /content"],
)  # fmt: skip
def test_a_line_of_ipython_does_nothing(line: str) -> None:
    assert set(run(f"{line}\n")) == {"__builtins__"}


def test_lines_after_it_keep_their_numbers() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        run("%matplotlib inline\n!ls\n1 / 0")

    assert caught.traceback[-1].lineno == 2  # counted from 0


def test_what_is_timed_runs() -> None:
    assert run("%time a = 1")["a"] == 1
    assert run("%prun -l 10 -s cumulative -q a = 3")["a"] == 3
    assert run("%%time\na = 2")["a"] == 2


def test_what_is_assigned_from_a_shell_line_is_empty() -> None:
    names = run("files = !ls\nhere = %pwd")

    assert (names["files"], names["here"]) == ([], None)


def test_it_stands_indented_in_a_block() -> None:
    assert run("if True:\n    %matplotlib inline\n    a = 1")["a"] == 1


def test_a_percent_or_exclamation_mark_of_python_stays() -> None:
    names = run("a = (7\n% 4)\nb = '''\n!ls\n%pwd\n'''\nc = 3 != 4")

    assert (names["a"], names["b"], names["c"]) == (3, "\n!ls\n%pwd\n", True)


def test_a_cell_in_another_language_does_nothing() -> None:
    assert "a" not in run("%%bash\na=1\nrm -rf /")


@pytest.mark.parametrize("source", ["def f(:", "a = = 1", "x\n  y", "("])
def test_what_neither_can_read_is_a_syntax_error(source: str) -> None:
    with pytest.raises(SyntaxError):
        compile_cell(f"a = 1\n{source}", "cell 1")
