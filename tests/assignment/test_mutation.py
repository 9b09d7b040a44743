"""The hidden cases notice every change of a reference that changes what it does.

`python -m autograder lint --mutants` tries all changes, for minutes; here a fixed few of them.
"""

from collections import Counter

import pytest

from autograder.authoring.equivalent import equivalent_mutants
from autograder.authoring.mutation import mutants
from autograder.authoring.rehearsal import Rehearsal
from autograder.homework.assignment import available, load_assignment
from autograder.homework.questions import load_questions

ONE_IN = 40


class Draw:
    """Every so many changes of each function, the first of each included."""

    def __init__(self):
        self.seen = Counter()

    def __call__(self, change):
        function, _, _ = change
        self.seen[function] += 1
        return self.seen[function] % ONE_IN == 1


@pytest.fixture(scope="module", params=available())
def homework(request):
    return load_assignment(request.param)


@pytest.fixture(scope="module")
def listed(homework):
    return equivalent_mutants(homework)


@pytest.fixture(scope="module")
def unnoticed(homework, listed):
    """What the drawn and the listed changes change, and which of them no case sees."""
    rehearsal = Rehearsal(homework, load_questions(homework))
    drawn = Draw()
    wanted = {"wanted": lambda change: drawn(change) or change in listed}
    made = list(mutants(homework.solution_text, homework.names, **wanted))
    survive = {each.change for each in made if rehearsal.first_failure(each.load()) is None}
    return {each.change for each in made}, survive


def test_every_function_is_changed(homework, unnoticed):
    made, _ = unnoticed

    assert {function.partition(".")[0] for function, _, _ in made} == set(homework.names)


def test_every_change_that_is_listed_as_equivalent_is_there_and_goes_unnoticed(listed, unnoticed):
    _, survive = unnoticed

    assert set(listed) - survive == set()


def test_every_other_change_that_is_drawn_is_noticed(listed, unnoticed):
    _, survive = unnoticed

    assert survive - set(listed) == set()
