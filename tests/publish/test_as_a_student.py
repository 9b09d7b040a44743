"""The template in a student's hands: a terminal or a notebook, with NumPy alone."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from autograder.homework.assignment import load_assignment
from autograder.publish.template import template_files
from tests.publish.conftest import lay_out

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
    text, count = re.subn(r'raise NotImplementedError\("double .*"\)', lambda _: body, text)
    assert count == 1
    (folder / "toy.py").write_text(text, "utf-8")


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
    edit(built / "kit" / "case_files.py", "CASE_SECONDS = 10.0", "CASE_SECONDS = 0.2")

    status, said = student(built, "check.py")

    assert status == 1
    assert "stopped after 0.2 s, still running: toy.py, line" in said
    assert "not written yet: shout" in said


def test_behind_a_check_that_never_ends_the_others_are_counted_and_not_tried(built, student, edit):
    write_double(built, "\n    while True:\n        x = -x")
    edit(built / "kit" / "case_files.py", "CASE_SECONDS = 10.0", "CASE_SECONDS = 0.2")

    _, checked = student(built, "check.py")
    _, handed_in = student(built, "submit.py")

    assert "0 of 3 checks pass." in checked
    assert "· double of zero\n      not tried, since the check above did not end" in checked
    assert "0 of 3 checks pass.\nWARNING: stopped after 0.2 s, still running" in handed_in


def test_changing_an_argument_costs_nothing(built, student):
    write_double(built, "\n    x *= 2\n    return x")

    _, said = student(built, "check.py", "q1")

    assert "q1 passes; q2 does not pass yet." in said


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
    assert "toy.py, line 13: SyntaxError: '(' was never closed" in said
    assert '\n     12 |     """Twice x."""\n     13 |     return (\n' in said
    assert f"{' ' * 8}| {' ' * 11}^" in said
    assert "not written" not in said and "is written yet" not in said


def test_what_cannot_be_imported_when_graded_cannot_be_imported_here(built, student):
    write_double(built, "\n    import pandas\n    return 2 * x")

    _, said = student(built, "check.py", "q1")

    assert "`pandas` cannot be imported: only NumPy" in said
    assert f"{sys.version_info[0]}.{sys.version_info[1]}" not in said  # which is the student's own


def test_plotting_and_magics_do_no_harm(built, student):
    notebook = json.loads((built / "toy.ipynb").read_text("utf-8"))
    cell = next(cell for cell in notebook["cells"] if "def double" in "".join(cell["source"]))
    cell["source"] = (
        "%matplotlib inline\n!pip install x\nimport matplotlib.pyplot as plt\nplt.plot([1])\n"
        "def double(x):\n    return 2 * x\n"
    )
    (built / "toy.ipynb").write_text(json.dumps(notebook), "utf-8")

    _, said = student(built, "check.py", "q1")

    assert "q1 passes; q2 does not pass yet." in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp949"])
def test_a_script_is_read_in_the_encodings_that_editors_write(built, student, encoding):
    write_double(built, "return 2 * x  # 두 배")
    text = (built / "toy.py").read_text("utf-8")
    (built / "toy.py").write_bytes(text.replace("\n", "\r\n").encode(encoding))

    _, said = student(built, "check.py", "q1")

    assert "q1 passes; q2 does not pass yet." in said


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
def test_a_terminal_of_any_encoding_shows_the_korean_template(built_ko, student, encoding):
    write_double(built_ko, "return 3 * x")

    status, said = student(built_ko, "check.py", PYTHONIOENCODING=encoding)

    assert status == 1
    assert ("두 배" in said) == (encoding != "ascii")


def test_what_is_wrong_is_told_in_the_words_that_the_grader_has(built_ko, student):
    write_double(built_ko, "return None")

    _, said = student(built_ko, "check.py", "q1")

    assert "1의 두 배" in said
    assert "double(x): 값의 종류가 다릅니다. 받은 값: None (`return`이 있나요?)" in said


def test_a_statement_that_raises_does_not_stop_those_behind_it(built, student):
    write_double(built, "return 2 * x\n\nprint(undefined)\nshout = str.upper")

    status, said = student(built, "check.py")

    assert status == 1
    assert (
        "toy.py stopped with NameError: name 'undefined' is not defined (toy.py, line 15)" in said
    )
    assert "15 | print(undefined)" in said
    assert "toy.py does not load without an error: mend what is shown above first." in said
    assert "All checks pass" not in said


def test_a_cell_that_cannot_be_read_leaves_the_others(built, student):
    notebook = json.loads((built / "toy.ipynb").read_text("utf-8"))
    cells = [cell for cell in notebook["cells"] if "def " in "".join(cell["source"])]
    cells[0]["source"], cells[1]["source"] = (
        "def double(x)\n",
        "def shout(x):\n    return x.upper()",
    )
    (built / "toy.ipynb").write_text(json.dumps(notebook), "utf-8")

    _, said = student(built, "check.py")

    assert "cell 3, line 1: SyntaxError: expected ':'" in said
    assert "not there, since the file did not load whole: double" in said
    assert "✓ shouts" in said
    assert "q2 passes; q1 does not pass yet." in said


def test_ready_is_said_only_where_all_is(rnn, student, answers):
    fill(rnn / "simple_rnn.py", answers)

    _, said = student(rnn, "check.py", "q1")
    assert "16 of 16 checks pass.\nAll checks pass." in said
    (rnn / "simple_rnn.py").write_text(
        (rnn / "simple_rnn.py").read_text("utf-8").replace("def backward", "def back"), "utf-8"
    )
    status, said = student(rnn, "check.py", "q1")

    assert status == 0
    assert "q1, q2 pass; q3, q4, q5 do not pass yet." in said
    assert "not defined: backward" in said
    assert "All checks pass" not in said


def test_what_several_checks_end_in_is_told_once(built, student):
    write_double(built, "return x / missing")

    _, said = student(built, "check.py")

    assert said.count("NameError") == 1
    assert "✗ double of zero\n      the same as above" in said


def test_small_arrays_are_shown_beside_the_right_ones(rnn, student, answers):
    fill(rnn / "simple_rnn.py", answers)
    text = (rnn / "simple_rnn.py").read_text("utf-8")
    (rnn / "simple_rnn.py").write_text(
        text + "\nright = softmax\ndef softmax(z):\n    return right(z)[::-1]\n", "utf-8"
    )

    _, said = student(rnn, "check.py", "q1")

    assert "        yours    |   expected\n" in said
    assert "           0.5   |   0.1667\n        0.3333   |   0.3333\n" in said


def test_a_function_is_called_by_its_own_name(built, student):
    write_double(built, "return x\n\ndouble = lambda x: missing")

    _, said = student(built, "check.py", "q1")

    assert "<lambda>" not in said
    assert "(toy.py, line 15, in double)" in said


def test_the_line_that_raised_is_shown(built, student):
    write_double(built, "return missing * x")

    _, said = student(built, "check.py", "q1")

    assert re.search(r"line (\d+), in double\)\n +\1 \| return missing \* x\n", said)


def test_a_function_that_takes_other_arguments_is_told_to_keep_them(built, student, edit):
    write_double(built, "return 2 * x")
    edit(built / "toy.py", "def double(x)", "def double(x, y)")

    _, said = student(built, "check.py", "q1")

    assert "TypeError: double() missing 1 required positional argument: 'y'\n" in said
    assert "      keep the arguments that it came with\n" in said


def test_functions_inside_a_class_are_told_as_such(built, student):
    (built / "toy.py").write_text("class Toy:\n    def double(self, x):\n        return x\n")

    _, said = student(built, "check.py", "q1")

    assert "· not defined: double" in said
    assert "double: inside the class Toy. What is asked for is functions" in said
    assert said.endswith("not defined: shout\n")


def test_methods_that_are_stubs_are_named_where_their_class_is_begun(tmp_path, student):
    course = load_assignment("time_rnn")
    folder = lay_out(template_files(course, "en"), tmp_path / "time_rnn")
    text = (folder / "time_rnn.py").read_text("utf-8")
    begun = re.sub(r'raise NotImplementedError\("RNN.__init__[^\n]*', "self.params = []", text)
    (folder / "time_rnn.py").write_text(begun, "utf-8")

    _, said = student(folder, "submit.py")

    assert "WARNING: not written yet: RNN.forward, RNN.backward, TimeRNN" in said


@pytest.mark.parametrize("program", ["check.py", "submit.py"])
def test_help_is_given_and_nothing_is_done(built, student, program):
    status, said = student(built, program, "--help")

    assert status == 0
    assert said.startswith(f"python {program}  ")
    assert not (built / "toy.zip").exists()


def test_a_question_may_be_asked_for_in_capitals(built, student):
    status, said = student(built, "check.py", "Q1")

    assert status == 1
    assert "q1  " in said


def test_making_the_zip_takes_no_arguments(built, student):
    status, said = student(built, "submit.py", "q1")

    assert status == 2
    assert said.startswith("python submit.py  ")
    assert not (built / "toy.zip").exists()


@pytest.mark.parametrize("line", ["# caf\xe9 \xff", "x = 3 +  # " + "long " * 2000])
def test_a_file_that_no_editor_writes_fills_no_screen(built, student, line):
    path = built / "toy.py"
    path.write_bytes(line.encode("latin-1") + b"\n" + path.read_bytes())

    _, said = student(built, "check.py")

    assert len(said) < 500
    assert "save it as UTF-8" in said or "SyntaxError" in said


def test_without_numpy_one_line_says_how_to_install_it(built):
    done = subprocess.run(
        [sys.executable, "-S", "-B", "check.py"], cwd=built, env={}, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"{sys.executable} -m pip install numpy" in done.stderr


@pytest.mark.parametrize("program", ["check.py", "submit.py"])
def test_without_the_kit_one_line_says_so(built, program):
    shutil.rmtree(built / "kit")

    done = subprocess.run(
        [sys.executable, "-B", program], cwd=built, env={}, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert done.stderr.startswith("No folder `kit` here: unpack the whole zip.")
    assert done.stderr.count("\n") == 1


def test_an_installed_autograder_does_not_answer_for_the_kit(built, student, only_numpy, tmp_path):
    for package in ("autograder", "otter"):
        (tmp_path / "installed" / package).mkdir(parents=True)
        (tmp_path / "installed" / package / "__init__.py").write_text("raise SystemExit('mine')")
    write_double(built, "return 2 * x")
    path = os.pathsep.join([str(tmp_path / "installed"), str(only_numpy)])

    _, said = student(built, "check.py", "q1", PYTHONPATH=path)

    assert "q1 passes" in said


def test_otter_can_import_what_the_checks_import_once_check_is_there(built, student):
    status, _ = student(built, "-c", "import check; from autograder.cases.checks import agree")

    assert status == 0


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


@pytest.mark.parametrize("code", ["import mine\nreturn mine.twice(x)", "return twice(x)"])
def test_the_zip_holds_the_files_that_the_work_imports(built, student, code):
    write_double(built, code.replace("\n", "\n    "))
    if "import" not in code:
        path = built / "toy.py"
        path.write_text("from mine import twice\n" + path.read_text("utf-8"), "utf-8")
    (built / "mine.py").write_text("def twice(x):\n    return 2 * x\n")
    (built / "other.py").write_text("")

    _, said = student(built, "submit.py")

    with zipfile.ZipFile(built / "toy.zip") as archive:
        assert sorted(archive.namelist()) == ["mine.py", "toy.py"]
    assert "2 of 3 checks pass." in said
    assert "toy.zip holds toy.py, mine.py: hand in this zip." in said


def test_the_zip_is_told_with_its_way_where_it_lies_elsewhere(built, student):
    write_double(built, "return 2 * x")

    _, said = student(built.parent, f"{built.name}/submit.py")

    assert f"{(built / 'toy.zip').resolve()} holds toy.py: hand in this zip." in said


def test_a_second_download_of_the_file_is_found(built, student):
    write_double(built, "return 2 * x")
    (built / "toy.py").rename(built / "toy (1).py")

    status, said = student(built, "submit.py")

    with zipfile.ZipFile(built / "toy.zip") as archive:
        assert archive.namelist() == ["toy.py"]
    assert status == 0
    assert "toy.py and toy.ipynb are not there, or as they came: toy (1).py counts." in said


def test_a_file_under_a_name_of_its_own_is_found_by_what_it_defines(built, student):
    write_double(built, "return 2 * x")
    (built / "toy.py").rename(built / "hw1.py")
    (built / "notes.py").write_text("print('nothing that is asked for')\n")

    status, said = student(built, "submit.py")

    assert status == 0
    assert "hw1.py counts." in said
    assert "toy.zip holds hw1.py" in said


def test_a_newer_download_beside_the_file_that_counts_is_told(built, student):
    write_double(built, "return 2 * x")
    copy = built / "toy (1).py"
    copy.write_text((built / "toy.py").read_text("utf-8") + "\n", "utf-8")
    saved = (built / "toy.py").stat().st_mtime

    os.utime(copy, (saved + 60, saved + 60))
    _, newer = student(built, "submit.py")
    os.utime(copy, (saved - 60, saved - 60))
    _, older = student(built, "submit.py")

    assert "toy (1).py is newer, but is not looked at: toy.py counts." in newer
    assert "toy (1).py" not in older


def test_of_several_downloads_none_is_chosen(built, student):
    write_double(built, "return 2 * x")
    for name in ("toy (1).py", "toy-final.py"):
        shutil.copy(built / "toy.py", built / name)
    (built / "toy.py").unlink()

    status, said = student(built, "submit.py")

    assert (status, said) == (
        1,
        "Which is yours? toy (1).py, toy-final.py. Call that one toy.py or toy.ipynb.\n",
    )


def test_how_many_checks_pass_is_said_before_the_zip_is_named(built, student):
    write_double(built, "return 2 * x")

    _, said = student(built, "submit.py")

    assert said.index("2 of 3 checks pass.") < said.index("hand in this zip")
    assert "`python check.py` shows what is wrong with the others." in said


def test_a_zip_that_cannot_be_written_is_told_in_one_line(built, student):
    write_double(built, "return 2 * x")
    (built / "toy.zip").mkdir()

    status, said = student(built, "submit.py")

    assert status == 1
    assert said.count("\n") == 1
    assert said.startswith(f"toy.zip cannot be written into {built} (Is a directory)")


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


def test_what_the_course_allows_can_be_imported_where_it_is_installed(
    toy, tmp_path, only_numpy, student
):
    homework = toy({"course.toml": 'packages = ["wheels"]\n'})
    folder = lay_out(template_files(homework, "en"), tmp_path / "toy")
    work = folder / "toy.py"
    work.write_text("import wheels.spokes\nimport cogs\n" + work.read_text("utf-8"), "utf-8")
    _, lacking = student(folder, "check.py")
    installed = lay_out(
        {"wheels/__init__.py": "import hubs", "wheels/spokes.py": "", "hubs.py": "", "cogs.py": ""},
        tmp_path / "installed",
    )
    _, there = student(folder, "check.py", PYTHONPATH=f"{only_numpy}{os.pathsep}{installed}")

    assert "No module named 'wheels' (toy.py, line 1)" in lacking
    assert "`cogs` cannot be imported: only NumPy, wheels and Python's standard" in there
