"""What the keys of an entry do: `some`, `of`, `variants`, `numbers`; `include` and `without`."""

from dataclasses import replace

import pytest

from autograder.errors import AssignmentError
from autograder.homework.assignment import load_assignment
from autograder.homework.misconceptions import load_bank

ENTRY = """
[[misconceptions]]
id = "idea"
concept = "an idea"
hint = {{ en = "Your <THING>.", ko = "<THING>입니다." }}
{rest}
"""
REFERENCE = "def f(a, b):\n    return a + b\n"


@pytest.fixture
def bank_of(tmp_path):
    """Write a homework's bank, and a file that it may include, and read the two."""

    def read(own, shared=""):
        (tmp_path / "solution.py").write_text(REFERENCE, "utf-8")
        (tmp_path / "shared.toml").write_text(shared, "utf-8")
        (tmp_path / "misconceptions.toml").write_text(own, "utf-8")
        assignment = load_assignment("simple_rnn")
        return load_bank(replace(assignment, folder=tmp_path, solution=tmp_path / "solution.py"))

    return read


def own(rest):
    return ENTRY.format(rest=f'questions = ["q1"]\n{rest}')


def shared(rest):
    return ENTRY.format(rest=f'function = "f"\n{rest}')


def put(forms):
    """What each form puts in place, patch by patch."""
    return [[patch.replace for patch in patches] for patches in forms]


def forms(entry):
    return put([entry.patches, *entry.other_patches])


TWO = 'patches = [{ find = "a +", replace = "A" }, { find = "+ b", replace = "B" }]\n'


def test_without_some_all_patches_are_one_idea(bank_of):
    (entry,) = bank_of(own(TWO))

    assert forms(entry) == [["A", "B"]]


def test_some_of_the_patches_are_the_idea_as_well(bank_of):
    (entry,) = bank_of(own(TWO + "some = true"))

    assert forms(entry) == [["A", "B"], ["A"], ["B"]]


def test_a_subset_is_all_first_then_each_alone_then_what_lies_between(bank_of):
    patch = 'patches = [{ find = "a +", replace = "SUBSET" }]\nof = ["x", "y", "z"]'

    (entry,) = bank_of(own(patch))

    assert [eval(text) for (text,) in forms(entry)] == [
        ("x", "y", "z"), ("x",), ("y",), ("z",), ("x", "y"), ("x", "z"), ("y", "z")
    ]  # fmt: skip


def test_variants_are_tried_with_each_number_and_with_one_of_the_students_own(bank_of):
    patch = 'patches = [{ find = "a +", replace = "VARIANT" }]\n'

    (entry,) = bank_of(own(patch + 'variants = ["NUMBER * a", "a"]\nnumbers = [0.5, 2]'))

    assert forms(entry) == [["0.5 * a"], ["2 * a"], ["a"], ["a"]]
    assert put(entry.open_patches) == [["NUMBER * a"], ["a"]]
    assert entry.numbers == (0.5, 2.0)


def test_a_number_that_no_list_begins_is_no_entry(bank_of):
    with pytest.raises(AssignmentError, match="`numbers` and NUMBER belong together"):
        bank_of(own('patches = [{ find = "a +", replace = "NUMBER" }]'))


INCLUDE = 'include = ["shared.toml"]\n'
WHERE = 'questions = { f = ["q2"] }\n'
SHARED = shared('patches = [{ find = "<SUM>", replace = "0" }]')


def test_a_shared_entry_is_taken_in_the_homeworks_own_terms(bank_of):
    bank = bank_of(INCLUDE + WHERE + '[places]\nSUM = "a + b"\nTHING = "sum"', SHARED)

    assert [(each.id, each.questions, each.patches[0].find) for each in bank] == [
        ("idea", ("q2",), "a + b")
    ]
    assert bank[0].hint["en"] == "Your sum."


@pytest.mark.parametrize(
    "bank",
    [
        pytest.param(INCLUDE + WHERE, id="no place of that name"),
        pytest.param(INCLUDE + WHERE + '[places]\nSUM = "a - b"', id="not in the reference"),
        pytest.param(INCLUDE + '[places]\nSUM = "a + b"', id="no question for the function"),
        pytest.param(
            INCLUDE + 'without = ["idea"]\n' + WHERE + '[places]\nSUM = "a + b"', id="without"
        ),
    ],
)
def test_what_does_not_fit_or_is_not_wanted_is_not_taken(bank_of, bank):
    assert bank_of("misconceptions = []\n" + bank, SHARED) == ()


def test_a_homework_says_it_better_itself(bank_of):
    top = INCLUDE + WHERE
    places = '\n[places]\nSUM = "a + b"'
    mine = ENTRY.format(rest='questions = ["q1"]\npatches = [{ find = "a + b", replace = "0" }]')

    (entry,) = bank_of(top + mine.replace('"idea"', '"mine"') + places, SHARED)

    assert entry.id == "mine"
