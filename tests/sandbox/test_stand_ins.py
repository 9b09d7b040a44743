"""What an honest notebook imports beside NumPy does nothing; all else is refused in words."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Load


def test_plotting_does_nothing(load: Load) -> None:
    session = load(
        "import matplotlib.pyplot as plt\nimport seaborn as sns\nfrom pylab import *\n"
        "fig, (a, b) = plt.subplots(1, 2)\nline, = plt.plot([1, 2])\nplt.rcParams['x'] = 1\n"
        "with plt.style.context('dark'):\n    a.set_title('x').set_color('red')\n"
        "counts, edges, patches = plt.hist([1])\nsns.set_theme()\nplt.show()\nf = print"
    )

    assert session.problems == ()
    assert session.kinds["f"] == ""


@pytest.mark.parametrize(
    "lines",
    [
        "import otter\ngrader = otter.Notebook()\ngrader.check('q1')\ngrader.check_all()",
        "from google.colab import drive, files\ndrive.mount('/content/drive')",
        "from IPython.display import display, HTML\ndisplay(HTML('x'))",
        "get_ipython().run_line_magic('matplotlib', 'inline')\nget_ipython().system('ls')",
        "display(3)",
    ],
)
def test_handouts_and_notebooks_own_calls_do_nothing(load: Load, lines: str) -> None:
    assert load(lines).problems == ()


def test_a_timed_statement_of_an_exported_notebook_runs(load: Load) -> None:
    session = load("get_ipython().run_line_magic('time', 'f = lambda: 1')")

    assert session.call("f").value == 1


def test_numpy_whole_and_the_standard_library_can_be_imported(load: Load) -> None:
    session = load(
        "import numpy.linalg, numpy.fft, numpy.random, numpy.ma, numpy.polynomial\n"
        "import json, re, collections, typing, dataclasses, functools, pickle, unittest, ctypes"
    )

    assert session.problems == ()


@pytest.mark.parametrize("name", ["torch", "pandas", "scipy.special", "autograder", "solutions"])
def test_anything_else_is_refused_in_words(load: Load, name: str) -> None:
    (problem,) = load(f"import {name}").problems

    assert f"`{name.partition('.')[0]}" in problem.text
    assert "only NumPy and Python's standard library" in problem.text


def test_a_decorator_of_a_stand_in_leaves_the_function(load: Load) -> None:
    session = load("import ipywidgets\n@ipywidgets.interact\ndef f(): return 1")

    assert session.call("f").value == 1
