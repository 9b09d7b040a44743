"""The template in a student's hands: a terminal or a notebook, with NumPy alone."""

import json
import zipfile

import pytest

from autograder.homework.assignment import load_assignment
from autograder.publish.template import build_template

# A notebook's code cells, run as Jupyter runs them, on a machine without Jupyter.
RUN_NOTEBOOK = """
import json, sys
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), vars(sys.modules["__main__"]))
"""


def fill(path, answers):
    """Put the reference's answers into a built script."""
    solution = load_assignment("simple_rnn").solution_text
    path.write_text(answers(path.read_text("utf-8"), solution), "utf-8")


def fill_notebook(path, answers):
    """Put the reference's answers into a built notebook."""
    notebook = json.loads(path.read_text("utf-8"))
    joined = "\0".join("".join(cell["source"]) for cell in notebook["cells"])
    filled = answers(joined, load_assignment("simple_rnn").solution_text).split("\0")
    for cell, source in zip(notebook["cells"], filled, strict=True):
        cell["source"] = source
    path.write_text(json.dumps(notebook), "utf-8")


def write_double(folder, body):
    """Write one of the toy's two functions."""
    text = (folder / "toy.py").read_text("utf-8")
    stub = 'raise NotImplementedError("double is yours to write")'
    assert stub in text
    (folder / "toy.py").write_text(text.replace(stub, body), "utf-8")


# --- in the terminal ---


def test_an_untouched_template_is_told_as_not_written(rnn, student):
    status, said = student(rnn, "check.py")

    assert status == 1
    assert "not written yet: softmax, cross_entropy" in said
    assert "✗" not in said
    assert "Nothing is written yet." in said


def test_a_right_script_passes_every_check(rnn, student, answers):
    fill(rnn / "simple_rnn.py", answers)

    status, said = student(rnn, "check.py")

    assert "✗" not in said, said
    assert status == 0
    assert "Checking simple_rnn.py" in said
    assert "All checks pass." in said


def test_a_right_notebook_passes_every_check(rnn, student, answers):
    fill_notebook(rnn / "simple_rnn.ipynb", answers)

    status, said = student(rnn, "check.py")

    assert "✗" not in said, said
    assert status == 0
    assert "Checking simple_rnn.ipynb" in said


def test_where_both_are_written_the_notebook_counts_and_it_is_said(rnn, student, answers):
    fill(rnn / "simple_rnn.py", answers)
    fill_notebook(rnn / "simple_rnn.ipynb", answers)

    _, said = student(rnn, "check.py", "q1")

    assert "You wrote in both files. simple_rnn.ipynb counts" in said


def test_one_question_alone_is_checked(rnn, student):
    _, said = student(rnn, "check.py", "q2")

    assert "q2  Forward" in said
    assert "q1 " not in said


def test_an_unknown_question_is_named(built, student):
    status, said = student(built, "check.py", "q7")

    assert (status, said) == (2, "There is no question q7; there are: q1, q2\n")


def test_a_wrong_answer_is_told_in_the_words_of_the_check(built, student):
    write_double(built, "return 3 * x")

    status, said = student(built, "check.py", "q1")

    assert status == 1
    assert "✗ double of one\n      double(x) differs in 1 of 1 entries" in said
    assert "✓ double of zero" in said


def test_an_exception_is_told_with_its_place(built, student):
    write_double(built, "return x / missing")

    _, said = student(built, "check.py", "q1")

    assert "NameError: name 'missing' is not defined (toy.py, line " in said
    assert ", in double)" in said


@pytest.mark.parametrize("body", ["raise SystemExit", "return double(x)", "return None"])
def test_whatever_a_function_does_the_checks_go_on(built, student, body):
    write_double(built, body)

    status, said = student(built, "check.py")

    assert status == 1
    assert said.count("✗") == 2
    assert "0 of 3 checks pass." in said


def test_a_function_that_never_ends_is_stopped_and_its_place_named(built, student, edit):
    write_double(built, "\n    while True:\n        x = -x")
    edit(built / "autograder" / "case_files.py", "CASE_SECONDS = 10.0", "CASE_SECONDS = 0.2")

    status, said = student(built, "check.py")

    assert status == 1
    assert "stopped after 0.2 s, still running: toy.py, line" in said
    assert "not written yet: shout" in said


def test_changing_an_argument_costs_nothing(built, student):
    write_double(built, "\n    x *= 2\n    return x")

    _, said = student(built, "check.py", "q1")

    assert "2 of 2 checks pass." in said


def test_a_file_that_breaks_off_is_checked_as_far_as_it_came(built, student):
    write_double(built, "return 2 * x\n\n1 / 0")

    _, said = student(built, "check.py")

    assert "toy.py stopped with ZeroDivisionError" in said
    assert "✓ double of one" in said
    assert "not written yet: shout" in said


def test_a_syntax_error_is_told_as_such(built, student):
    write_double(built, "return (")

    status, said = student(built, "check.py", "q1")

    assert status == 1
    assert "toy.py stopped with SyntaxError: '(' was never closed (toy.py, line 13)" in said


def test_what_cannot_be_imported_when_graded_cannot_be_imported_here(built, student):
    write_double(built, "\n    import pandas\n    return 2 * x")

    _, said = student(built, "check.py", "q1")

    assert "`pandas` cannot be imported here" in said


def test_plotting_and_magics_do_no_harm(built, student):
    notebook = json.loads((built / "toy.ipynb").read_text("utf-8"))
    cell = next(cell for cell in notebook["cells"] if "def double" in "".join(cell["source"]))
    cell["source"] = (
        "%matplotlib inline\n!pip install x\nimport matplotlib.pyplot as plt\nplt.plot([1])\n"
        "def double(x):\n    return 2 * x\n"
    )
    (built / "toy.ipynb").write_text(json.dumps(notebook), "utf-8")

    _, said = student(built, "check.py", "q1")

    assert "2 of 2 checks pass." in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp949"])
def test_a_script_is_read_in_the_encodings_that_editors_write(built, student, encoding):
    write_double(built, "return 2 * x  # 두 배")
    text = (built / "toy.py").read_text("utf-8")
    (built / "toy.py").write_bytes(text.replace("\n", "\r\n").encode(encoding))

    _, said = student(built, "check.py", "q1")

    assert "2 of 2 checks pass." in said


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": [{}]}', '{"cells": 3}'])
def test_a_broken_notebook_is_told_as_such(built, student, content):
    (built / "toy.ipynb").write_text(content)
    (built / "toy.py").unlink()

    status, said = student(built, "check.py", "q1")

    assert status == 1
    assert "toy.ipynb cannot be read" in said


@pytest.mark.parametrize("program", ["check.py", "submit.py"])
def test_a_folder_without_the_file_is_told_as_such(built, student, program):
    (built / "toy.ipynb").unlink()
    (built / "toy.py").unlink()

    status, said = student(built, program)

    assert status == 1
    assert "There is no toy.py and no toy.ipynb here" in said


@pytest.mark.parametrize("encoding", ["cp949", "ascii", "utf-8"])
def test_a_terminal_of_any_encoding_shows_the_korean_template(toy, tmp_path, student, encoding):
    build_template(toy(), "ko", tmp_path / "ko")
    write_double(tmp_path / "ko", "return 3 * x")

    status, said = student(tmp_path / "ko", "check.py", PYTHONIOENCODING=encoding)

    assert status == 1
    assert ("두 배" in said) == (encoding != "ascii")


def test_a_failed_check_is_told_in_korean_where_its_message_is_translated(toy, tmp_path, student):
    build_template(toy(), "ko", tmp_path / "ko")
    settings = tmp_path / "ko" / "autograder" / "homework.json"
    words = json.loads(settings.read_text("utf-8"))
    words["case_words"]["values"] = "{what} 값이 다릅니다"
    settings.write_text(json.dumps(words), "utf-8")
    write_double(tmp_path / "ko", "return 3 * x")

    _, said = student(tmp_path / "ko", "check.py", "q1")

    assert "double(x) 값이 다릅니다" in said


# --- in the notebook ---


def test_without_otter_the_notebooks_own_cells_check(rnn, student, answers):
    fill_notebook(rnn / "simple_rnn.ipynb", answers)

    status, said = student(rnn, "-c", RUN_NOTEBOOK, "simple_rnn.ipynb")

    assert status == 0
    assert "✗" not in said
    assert all(f"{question}  " in said for question in ("q1", "q2", "q3", "q4", "q5"))
    assert "hel -> elo" in said


def test_all_cells_of_an_untouched_notebook_can_be_run(rnn, student):
    status, said = student(rnn, "-c", RUN_NOTEBOOK, "simple_rnn.ipynb")

    assert status == 0
    assert "not written yet: forward" in said
    assert "forward is yours to write" in said


def test_otter_reads_and_runs_the_public_tests(rnn, otter_test_file):
    reference = vars(load_assignment("simple_rnn").load_reference())
    for path in sorted((rnn / "tests").glob("q*.py")):
        tests = otter_test_file.from_file(str(path))

        tests.run(reference)

        assert tests.passed_all, tests.summary()


# --- handing in ---


def test_the_zip_holds_the_file_that_was_written(rnn, student, answers):
    fill(rnn / "simple_rnn.py", answers)

    status, said = student(rnn, "submit.py")

    with zipfile.ZipFile(rnn / "simple_rnn.zip") as archive:
        assert archive.namelist() == ["simple_rnn.py"]
        assert archive.read("simple_rnn.py") == (rnn / "simple_rnn.py").read_bytes()
    assert status == 0
    assert "WARNING" not in said


def test_making_the_zip_warns_of_functions_that_are_stubs(built, student):
    write_double(built, "return 2 * x")

    status, said = student(built, "submit.py")

    assert status == 0
    assert "WARNING: not written yet: shout" in said


def test_making_the_zip_of_an_untouched_template_warns(built, student):
    _, said = student(built, "submit.py")

    assert "WARNING: no function is written yet" in said


def test_make_check_and_make_zip_run_the_two_programs(built):
    makefile = (built / "Makefile").read_text()

    assert "check:" in makefile and "check.py $(Q)" in makefile
    assert "zip:" in makefile and "submit.py" in makefile
