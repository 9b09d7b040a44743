"""The guide for authors: its worked example, done as it says, gives what it says."""

import re
import shutil
import sys

import pytest

from autograder.authoring.lint import lint
from autograder.authoring.new import new_homework
from autograder.homework.assignment import PROJECT, load_assignment
from autograder.homework.translations import read_translations
from autograder.publish.template import build_all

GUIDE = (PROJECT / "docs" / "authors.md").read_text("utf-8")
BLOCKS = [text for _, text in re.findall(r"```(python|toml)\n(.*?)```", GUIDE, re.DOTALL)]
CASE_NAMES = (
    "squared_error: half the sum of squares in the example",
    "squared_error at several sizes",
)


def block(start):
    """The one piece of code in the guide that begins so."""
    (found,) = [text for text in BLOCKS if text.startswith(start)]
    return found


class Author:
    """Somebody who does what the guide says, step by step."""

    def __init__(self, project):
        self.project = project
        new_homework("regression", project)

    def change(self, place, old, new):
        path = self.project / place.replace("NAME", "regression")
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def problems(self, **options):
        assignment = load_assignment("regression", self.project)
        found = [each.replace(f"{self.project}/", "") for each in lint(assignment, **options)]
        return [f"regression: {each}" for each in found]

    def write_the_reference(self):
        last = '# %% [markdown] lang="en"\n# ## Check and hand in'
        answer = block('# %% question="q3"')
        self.change("solutions/NAME.py", last, f"{answer}\n\n{last}")

    def ask_for_it(self):
        names, question = block("names = ").split("\n\n", 1)
        toml = "assignment/NAME/assignment.toml"
        self.change(toml, 'names = ["forward", "backward"]', names)
        self.change(toml, "\n[limits]", f"\n{question}\n[limits]")
        tests = self.project / "assignment/regression/tests"
        (tests / "public/q3.py").write_text(block('"""Public checks of q3'), "utf-8")
        (tests / "hidden/q3.py").write_text(block('"""squared_error against'), "utf-8")

    def mend(self):
        self.change("assignment/NAME/assignment.toml", "points = 40", "points = 20")
        for old, new in (("points = 40", "points = 20"), ("=30", "=15"), ("=10", "=5")):
            self.change("assignment/NAME/tests/hidden/q1.py", old, new)
        korean = "".join(f'\n"{name}" = "…"' for name in CASE_NAMES)
        self.change(
            "assignment/NAME/words.ko.toml", '\n"concept: bias"', f'{korean}\n"concept: bias"'
        )
        read_translations.cache_clear()  # an author's next command is a process of its own
        bank = "assignment/NAME/misconceptions.toml"
        first = '[[misconceptions]]\nid = "bias_left_out"'
        self.change(bank, first, block("[[misconceptions]]") + "\n" + first)
        assignment = load_assignment("regression", self.project)
        build_all(assignment, self.project / "student_template")
        untouched = self.project / "samples/regression/untouched.ipynb"
        shutil.copy(self.project / "student_template/regression/regression.ipynb", untouched)

    def list_what_is_equivalent(self):
        path = self.project / "assignment/regression/equivalent_mutants.toml"
        path.write_text(block("[[equivalent]]"), "utf-8")


@pytest.fixture
def author(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    yield Author(tmp_path)
    for name in [each for each in sys.modules if each.startswith("assignment.regression")]:
        del sys.modules[name]


def shown(problems):
    """Those that the guide shows, however its lines are broken."""
    guide = " ".join(GUIDE.split())
    return [each for each in problems if " ".join(each.split()) in guide]


def test_lint_asks_for_the_question_of_a_new_function(author):
    author.write_the_reference()

    problems = author.problems()

    assert len(problems) == 1
    assert shown(problems) == problems


def test_lint_says_what_is_left_to_do(author):
    author.write_the_reference()
    author.ask_for_it()

    problems = author.problems()

    assert len(problems) == 4
    assert shown(problems) == problems


def test_the_example_ends_with_nothing_to_complain_of(author):
    author.write_the_reference()
    author.ask_for_it()
    author.mend()

    assert author.problems() == []


def test_one_mutant_of_the_example_is_equivalent(author):
    author.write_the_reference()
    author.ask_for_it()
    author.mend()

    problems = author.problems(with_mutants=True)

    assert len(problems) == 1
    assert shown(problems) == problems
    author.list_what_is_equivalent()

    assert author.problems(with_mutants=True) == []


def test_every_word_of_the_guide_is_there():
    from autograder.cases import asking, checks, slopes, training

    rooms = (asking, checks, slopes, training)
    table = GUIDE.partition("### The words")[2].partition("###")[0]
    words = re.findall(r"`(\w+)(?:\(| *`)", "\n".join(re.findall(r"^\| (.*?) \|", table, re.M)))

    assert len(words) > 10
    assert [word for word in words if not any(hasattr(room, word) for room in rooms)] == []
