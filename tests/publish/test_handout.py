"""The solution without its answers, as notebook and as script."""

import ast
import json

import jupytext
import nbformat
import pytest

from autograder.errors import AssignmentError
from autograder.publish.handout import (
    handout_cells,
    notebook_text,
    script_text,
    without_answers,
)

ANSWER = """\
def double(x):
    '''Twice x.'''
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION"""


def test_an_answer_becomes_one_line_that_says_whose_it_is():
    assert without_answers(ANSWER, "toy.py") == (
        "def double(x):\n"
        "    '''Twice x.'''\n"
        '    raise NotImplementedError("double is yours to write")'
    )


def test_a_method_is_named_with_its_class():
    in_class = "class Layer:\n" + "\n".join(f"    {line}" for line in ANSWER.split("\n"))

    assert 'NotImplementedError("Layer.double is yours' in without_answers(in_class, "toy.py")


def test_an_answer_without_a_prompt_leaves_nothing():
    source = "A = 1\n# BEGIN SOLUTION NO PROMPT\nSECRET = 2\n# END SOLUTION\nB = 3"

    assert without_answers(source, "toy.py") == "A = 1\nB = 3"


@pytest.mark.parametrize(
    "source",
    [
        ANSWER.replace("    # END SOLUTION", ""),
        ANSWER.replace("    # BEGIN SOLUTION\n", ""),
        ANSWER.replace("return", "# BEGIN SOLUTION\n    return"),
        "x = 2  # SOLUTION",
        "# BEGIN SOLUTION\nx = 2\n# END SOLUTION",
        ANSWER.replace("# END SOLUTION", "# END  SOLUTION"),
    ],
)
def test_marks_that_do_not_fit_are_refused(source):
    with pytest.raises(AssignmentError, match=r"toy.py, line \d of the cell .*SOLUTION"):
        without_answers(source, "toy.py")


def test_each_language_has_its_own_text_and_the_same_code(toy):
    english, korean = handout_cells(toy(), "en"), handout_cells(toy(), "ko")

    assert [cell.source for cell in english if cell.kind == "markdown"] == ["# Toy"]
    assert [cell.source for cell in korean if cell.kind == "markdown"] == ["# 장난감"]
    stub = "is yours to write"
    told = [cell.source.replace(" 부분은 직접 작성해야 합니다", f" {stub}") for cell in korean[1:]]
    assert [cell.source for cell in english[1:]] == told
    assert sum(stub in text for text in told) == 2
    assert not any(stub in cell.source for cell in korean)


def test_a_question_is_checked_behind_the_cell_that_asks_for_it(toy):
    sources = [cell.source for cell in handout_cells(toy(), "en")]

    assert sources[sources.index('grader.check("q1")') - 1].startswith("def double")
    assert sources[sources.index('grader.check("q2")') - 1].startswith("def shout")


def test_text_asks_for_a_question_that_leaves_nothing_to_write(toy):
    text = [f'# %% [markdown] lang="{lang}" question="q2"\n# ## {lang}\n' for lang in ("en", "ko")]
    solution = toy().solution_text.replace(' question="q2"', "") + "\n" + "\n".join(text)
    assignment = toy({"solutions/toy.py": solution})

    for lang in ("en", "ko"):
        sources = [cell.source for cell in handout_cells(assignment, lang)]
        assert sources[-2:] == [f"## {lang}", 'grader.check("q2")']


def test_the_notebook_is_valid_and_has_no_outputs(toy):
    text = notebook_text(handout_cells(toy(), "en"))
    notebook = nbformat.reads(text, as_version=4)

    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(not cell.get("outputs") and not cell.metadata for cell in notebook.cells)


def test_the_notebook_is_the_same_byte_for_byte_every_time(toy):
    assignment = toy()

    texts = {notebook_text(handout_cells(assignment, "en")) for _ in range(3)}

    assert len(texts) == 1


def test_a_cell_keeps_its_id_when_another_is_put_before_it(toy):
    cells = handout_cells(toy(), "en")

    ids = [cell["id"] for cell in json.loads(notebook_text(cells))["cells"]]
    later = [cell["id"] for cell in json.loads(notebook_text(cells[1:]))["cells"]]

    assert ids[1:] == later
    assert len(set(ids)) == len(ids)


def test_script_and_notebook_hold_the_same_cells_but_for_the_checks(toy):
    cells = handout_cells(toy(), "en")

    script = jupytext.reads(script_text(cells), fmt="py:percent")

    assert [cell.source for cell in script.cells] == [
        cell.source for cell in cells if not cell.is_check
    ]


def test_the_script_is_plain_python_without_notebook_matters(toy):
    text = script_text(handout_cells(toy(), "ko"))

    ast.parse(text)
    assert "grader" not in text
    assert "jupytext" not in text


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (' question="q2"', "", "q2 is checked behind 0 cells"),
        (' question="q2"', ' question="q1"', "q1 is checked behind 2 cells"),
        (' question="q2"', ' question="q2 q9"', "q9 is checked behind 1 cells"),
        ("def shout", "def whisper", "shout is no stub"),
        ("    # BEGIN SOLUTION\n    return text.upper()  # SECRET\n    # END SOLUTION\n",
         "    return text.upper()\n", "shout is no stub"),
        ('    """The text in capitals."""\n',
         '    """The text in capitals."""\n    text = text.strip()\n', "shout keeps lines"),
    ],
)  # fmt: skip
def test_a_solution_that_would_give_a_broken_template_is_refused(toy, old, new, words):
    solution = toy().solution_text
    assert old in solution

    with pytest.raises(AssignmentError, match=words):
        handout_cells(toy({"solutions/toy.py": solution.replace(old, new)}), "en")
