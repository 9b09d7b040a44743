"""A homework of two functions, with markers planted in every answer and every hidden case."""

import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from autograder.homework.assignment import load_assignment
from autograder.publish.template import template_files

SOLUTION = '''\
# %% [markdown] lang="en"
# # Toy

# %% [markdown] lang="ko"
# # 장난감

# %%
"""Two functions."""

import numpy as np

# BEGIN SOLUTION NO PROMPT
SECRET_CONSTANT = 2
# END SOLUTION


# %% question="q1"
def double(x):
    """Twice x."""
    # BEGIN SOLUTION
    SECRET_ANSWER = SECRET_CONSTANT * x  # SECRET remark
    return SECRET_ANSWER
    # END SOLUTION


# %% question="q2"
def shout(text):
    """The text in capitals."""
    # BEGIN SOLUTION
    return text.upper()  # SECRET
    # END SOLUTION
'''

PUBLIC_Q1 = '''\
"""Public checks of q1."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import agree

OK_FORMAT = False
name = "q1"
points = 0

ONE = 1.0


def column(value):
    return np.array([[value]])


# The simplest there is.
@test_case(name="double of one", points=0)
def of_one(double):
    agree(double(column(ONE)), column(2.0), "double(x)")


@test_case(name="double of zero", points=0)
def of_zero(double):
    agree(double(column(0.0)), column(0.0), "double(x)")
'''

HIDDEN_Q1 = '''\
"""SECRET: the hidden case tries 21."""

import math

from otter.test_files import test_case

from assignment.toy.examples import SECRET_EXAMPLES
from assignment.toy.tests.public.q1 import column
from autograder.cases.checks import agree_number

OK_FORMAT = False
name = "q1"
points = 4


# SECRET: large
@test_case(name="SECRET of pi", points=4, hidden=True)
def secret_case(double, reference):
    agree_number(double(math.pi), reference.double(math.pi), "SECRET")
'''

PUBLIC_Q2 = """\
from otter.test_files import test_case

OK_FORMAT = False
name = "q2"
points = 0


@test_case(name="shouts", points=0)
def shouts(shout):
    assert shout("a") == "A", "not A"
"""

HIDDEN_Q2 = """\
from otter.test_files import test_case

OK_FORMAT = False
name = "q2"
points = 2


@test_case(points=2, hidden=True)
def secret(shout, reference, earned):
    assert shout("SECRET") == "SECRET"
"""

TOML = """\
name = "toy"
title = { en = "A toy", ko = "장난감" }
language = "en"
visibility = "after_published"
names = ["double", "shout"]
questions = [
  { name = "q1", points = 4, title = { en = "Twice", ko = "두 배" } },
  { name = "q2", points = 2, title = { en = "Loud" } },
]
"""

FILES = {
    "solutions/toy.py": SOLUTION,
    "assignment/toy/assignment.toml": TOML,
    "assignment/toy/about.en.md": "About a toy.\n",
    "assignment/toy/words.ko.toml": '"double of one" = "1의 두 배"\n"SECRET of pi" = "SECRET"\n',
    "assignment/toy/pictures/toy.svg": "<svg/>\n",
    "assignment/toy/tests/public/q1.py": PUBLIC_Q1,
    "assignment/toy/tests/public/q2.py": PUBLIC_Q2,
    "assignment/toy/tests/hidden/q1.py": HIDDEN_Q1,
    "assignment/toy/tests/hidden/q2.py": HIDDEN_Q2,
}


@pytest.fixture
def toy(tmp_path):
    """A function that loads the toy homework, with some of its files changed."""

    def load(changes=()):
        project = tmp_path / "project"
        for name, text in {**FILES, **dict(changes)}.items():
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return load_assignment("toy", project)

    return load


@pytest.fixture(scope="session")
def only_numpy(tmp_path_factory):
    """A folder from which nothing but NumPy can be imported."""
    folder = tmp_path_factory.mktemp("only_numpy")
    installed = Path(np.__file__).parent
    for path in (installed, installed.with_name("numpy.libs")):
        if path.is_dir():
            (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture
def student(only_numpy):
    """A student's terminal: `student(folder, "check.py", "q1")` with Python and NumPy alone."""

    def run(folder, *arguments, **environment):
        finished = subprocess.run(
            [sys.executable, "-S", "-B", *arguments],
            cwd=folder,
            env={"PATH": os.defpath, "PYTHONPATH": str(only_numpy), **environment},
            capture_output=True,
            timeout=60,
        )
        encoding = environment.get("PYTHONIOENCODING", "utf-8")
        assert finished.stderr == b"", finished.stderr.decode(encoding)
        return finished.returncode, finished.stdout.decode(encoding)

    return run


@pytest.fixture
def answers():
    """Fill a built script's stubs with the answers of the solution, as a good student would."""

    def fill(text, solution):
        blocks = re.findall(r"# BEGIN SOLUTION\n(.*?)\n +# END SOLUTION", solution, re.S)
        filled = re.sub(r' +raise NotImplementedError\("[^"]*"\)', lambda _: blocks.pop(0), text)
        assert not blocks
        return filled

    return fill


@pytest.fixture(scope="session")
def otter_test_file():
    """Otter's own reader of test files; importing Otter warns about its own dependencies."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from otter.test_files import ExceptionTestFile
    return ExceptionTestFile


def lay_out(files, folder):
    """Write files into a folder, as unpacking a zip does."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def built(toy, tmp_path):
    """What a student of the toy gets in English."""
    return lay_out(template_files(toy(), "en"), tmp_path / "toy")


@pytest.fixture
def built_ko(toy, tmp_path):
    """What a student of the toy gets in Korean."""
    return lay_out(template_files(toy(), "ko"), tmp_path / "ko")


@pytest.fixture(scope="session")
def rnn_files():
    return template_files(load_assignment("simple_rnn"), "en")


@pytest.fixture
def rnn(rnn_files, tmp_path):
    """The real homework's template in English."""
    return lay_out(rnn_files, tmp_path / "simple_rnn")


@pytest.fixture(scope="session")
def edit():
    """Change a file, sure that there was something to change."""

    def change(path, old, new):
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change
