"""What an honest notebook imports beside NumPy does nothing; all else is refused in words."""

from __future__ import annotations

import pytest

from autograder.model import Cell, Source
from autograder.sandbox.session import Session
from autograder.sandbox.zygote_client import Zygote
from autograder.words.language import in_language
from tests.sandbox.conftest import LIMITS, Load


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
        "low, high = plt.ylim()\nplt.ylim(low - 1, 1.1 * high)",
        "left, bottom, width, height = plt.gca().get_position().bounds",
        "fig, axes = plt.subplot_mosaic('AB')\naxes['A'].plot([1])",
        "x0, x1, y0, y1 = plt.axis()\nlocations, labels = plt.xticks()",
        "for bar in plt.bar([0, 1], [2, 3]):\n"
        "    plt.text(bar.get_x() + bar.get_width() / 2, -bar.get_height(), "
        "f'{bar.get_height():.2f} {bar.get_y():d} {bar.get_label():s} {bar}')",
        "ax = plt.gca()\ntwin = ax.twinx()\n"
        "lines, labels = ax.get_legend_handles_labels()\n"
        "more, names = twin.get_legend_handles_labels()\nax.legend(lines + more, labels + names)",
        "left, right = plt.figure().subplots(1, 2)\nleft.plot([1])\nright.plot([1])",
        "fig, ax = plt.subplots()\nfor each in fig.subplots(2, 2).flat: each.plot([1])",
        "stem, lines, base = plt.stem([1])\nstems = plt.stem([1])\nstems.baseline.set_c('r')",
        "if plt.gca().get_ylim()[1] > 5 or 0 <= plt.xlim()[0]: plt.yscale('log')",
        "from matplotlib.ticker import Formatter\n"
        "class Ticks(Formatter):\n    def __call__(self, x): return ''\n"
        "plt.gca().yaxis.set_major_formatter(Ticks())",
        "import numpy as np\n"
        "assert (np.ones(3) + plt.xlim()[0] * 2).shape == (3,)\n"
        "float(plt.xlim()[0]), int(plt.xlim()[1]), round(plt.ylim()[0], 2), np.max(plt.ylim())",
    ],
)
def test_a_plot_may_be_computed_with(load: Load, lines: str) -> None:
    assert load(f"import matplotlib.pyplot as plt\n{lines}").problems == ()


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
    session = load(
        "get_ipython().run_line_magic('time', 'f = lambda: 1')\n"
        "get_ipython().run_line_magic('prun', '-l 4 -s cumulative g = lambda: 2')\n"
        "get_ipython().run_line_magic('time', '')"
    )

    assert (session.problems, session.call("f").value, session.call("g").value) == ((), 1, 2)


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
    assert "only NumPy and the standard library of Python 3" in problem.text


def test_what_the_course_allows_is_there_and_told() -> None:
    source = Source("hw.py", False, (Cell("hw.py", "import click\nimport torch"),))
    with (
        Zygote(allowed=["click"]) as zygote,
        Session(zygote, source, "hw", ("f",), LIMITS) as session,
    ):
        (problem,) = session.problems

    assert "`torch` cannot be imported here: only NumPy, click and the standard" in problem.text
    assert "NumPy, click, 파이썬" in in_language(problem.remark, "ko")


def test_what_is_only_looked_for_is_not_there(load: Load) -> None:
    session = load(
        "import importlib.util as u\ng = 0\ndef f(): return u.find_spec('torch') is None"
    )

    assert (session.problems, session.call("f").value) == ((), True)


def test_a_decorator_of_a_stand_in_leaves_the_function(load: Load) -> None:
    session = load("import ipywidgets\n@ipywidgets.interact\ndef f(): return 1")

    assert session.call("f").value == 1
