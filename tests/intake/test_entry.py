"""Which file of a submission is graded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.errors import IntakeError
from autograder.intake import read_source
from autograder.model import Source
from tests.intake.making import (
    SCRIPT,
    TEMPLATE,
    assignment,
    grade_bytes,
    notebook,
    submitted,
    write_tree,
    zipped,
)


def choose(files: dict[str, str | bytes], folder: Path, *templates: Path) -> Source:
    """What is graded of these files, as a folder and as a zip alike."""
    tree = write_tree(folder / "kim", files)
    from_folder = read_source(submitted(tree), assignment(*templates))
    from_zip = grade_bytes(folder, "kim.zip", zipped(*files.items()), *templates)
    assert from_folder == from_zip
    return from_zip


def refusal(files: dict[str, str | bytes], folder: Path, *templates: Path) -> str:
    with pytest.raises(IntakeError) as told:
        grade_bytes(folder, "kim.zip", zipped(*files.items()), *templates)
    return str(told.value)


def test_the_file_named_as_the_homework_is_graded(tmp_path: Path) -> None:
    source = choose({"a.py": "x = 1\n", "homework.py": SCRIPT, "b.ipynb": "{}"}, tmp_path)
    assert (source.filename, source.notes) == ("homework.py", ())


def test_its_name_may_be_in_capitals(tmp_path: Path) -> None:
    assert choose({"a.py": "x = 1\n", "Homework.PY": SCRIPT}, tmp_path).filename == "Homework.PY"


def test_the_one_nearest_the_root_is_graded(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"old/homework.py": "x = 1\n", "homework.py": SCRIPT}
    source = choose(files, tmp_path)
    assert (source.cells[0].source, source.notes) == (SCRIPT, ())


def test_nearness_comes_before_the_kind(tmp_path: Path) -> None:
    source = choose({"old/homework.ipynb": notebook("a = 1"), "homework.py": SCRIPT}, tmp_path)
    assert source.cells[0].source == SCRIPT
    assert source.notes == ("graded homework.py; old/homework.ipynb lies deeper",)


def test_else_the_only_source_is_graded(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"kim/rnn final.py": SCRIPT, "report.pdf": "%PDF"}
    assert choose(files, tmp_path).filename == "rnn final.py"


def test_of_a_notebook_and_a_script_the_notebook_counts(tmp_path: Path) -> None:
    source = choose({"homework.py": SCRIPT, "homework.ipynb": notebook("a = 1")}, tmp_path)
    assert source.is_notebook
    assert source.notes == ("graded homework.ipynb, not homework.py: of both the notebook counts",)


def test_the_same_holds_where_both_have_other_names(tmp_path: Path) -> None:
    assert choose({"mine.py": SCRIPT, "mine.ipynb": notebook("a = 1")}, tmp_path).is_notebook


def test_the_untouched_template_gives_way(tmp_path: Path, template: Path) -> None:
    files: dict[str, str | bytes] = {
        "homework.py": SCRIPT,
        "homework.ipynb": notebook("", TEMPLATE.replace("\n", "  \n\n")),
    }
    source = choose(files, tmp_path, template)
    assert source.cells[0].source == SCRIPT
    assert source.notes == ("graded homework.py; homework.ipynb is the untouched template",)


def test_of_two_untouched_templates_the_notebook_is_graded(tmp_path: Path, template: Path) -> None:
    files: dict[str, str | bytes] = {"homework.py": TEMPLATE, "homework.ipynb": notebook(TEMPLATE)}
    assert choose(files, tmp_path, template).is_notebook


def test_a_notebook_that_cannot_be_read_gives_way_to_the_script(tmp_path: Path) -> None:
    source = choose({"homework.py": SCRIPT, "homework.ipynb": '{"cells": ['}, tmp_path)
    assert source.cells[0].source == SCRIPT
    assert source.notes[0].startswith("graded homework.py; homework.ipynb is a broken notebook")


def test_a_notebook_without_code_gives_way_to_the_script(tmp_path: Path) -> None:
    source = choose({"homework.py": SCRIPT, "homework.ipynb": notebook()}, tmp_path)
    assert source.notes == ("graded homework.py; homework.ipynb holds no code",)


def test_what_came_with_the_template_is_no_entry(tmp_path: Path, template: Path) -> None:
    files: dict[str, str | bytes] = {
        "mine.py": SCRIPT,
        "check.py": "print('checking')\r\n",
        "tests/q1.py": "OK_FORMAT = False\n",
    }
    assert choose(files, tmp_path, template).filename == "mine.py"


def test_test_files_that_were_edited_are_no_entry_either(tmp_path: Path, template: Path) -> None:
    files: dict[str, str | bytes] = {
        "mine.py": SCRIPT,
        "tests/q9.py": "x = 1\n",
        "kit/checking.py": "x = 1\n",
        "autograder/settings.py": "x = 1\n",
        "check.py": "x = 2\n",
        "package/__init__.py": "",
    }
    assert choose(files, tmp_path, template).filename == "mine.py"


def test_a_template_without_its_entry_holds_none(tmp_path: Path, template: Path) -> None:
    files: dict[str, str | bytes] = {
        "check.py": "print('checking')\n",
        "tests/q1.py": "OK_FORMAT = False\n",
    }
    assert refusal(files, tmp_path, template) == (
        "no homework.py or homework.ipynb in the zip (found: check.py, tests/q1.py)"
    )


def test_several_that_could_be_meant_are_told(tmp_path: Path) -> None:
    assert refusal({"a.py": SCRIPT, "b.py": SCRIPT}, tmp_path) == (
        "no homework.py or homework.ipynb in the zip, "
        "and more than one that could be meant: a.py, b.py"
    )


def test_a_long_list_of_what_was_found_is_cut(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{n}.txt": "" for n in range(9)}
    files["a" * 200] = ""
    assert refusal(files, tmp_path).endswith(
        "(found: 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 5 more)"
    )


@pytest.mark.parametrize(
    "name",
    [
        "__MACOSX/._homework.py",
        ".ipynb_checkpoints/homework-checkpoint.ipynb",
        ".git/homework.py",
        "__pycache__/homework.py",
    ],
)
def test_hidden_files_are_no_entry(tmp_path: Path, name: str) -> None:
    assert choose({"mine.py": SCRIPT, name: "x = 1\n"}, tmp_path).filename == "mine.py"


def test_a_zip_that_holds_nothing_but_a_zip_is_opened_once_more(tmp_path: Path) -> None:
    inner = zipped(("kim/homework.py", SCRIPT))
    archive = zipped(("kim.zip", inner), ("__MACOSX/._kim.zip", "x"))
    assert grade_bytes(tmp_path, "kim.zip", archive).cells[0].source == SCRIPT


def test_and_not_twice(tmp_path: Path) -> None:
    archive = zipped(("b.zip", zipped(("c.zip", zipped(("homework.py", SCRIPT))))))
    with pytest.raises(IntakeError, match=r"in the zip \(found: c\.zip\)$"):
        grade_bytes(tmp_path, "a.zip", archive)


def test_the_zip_of_a_folder_without_source_is_opened(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "hw.zip": zipped(("homework.py", SCRIPT)),
        "report.pdf": "%PDF",
    }
    tree = write_tree(tmp_path / "kim", files)
    assert read_source(submitted(tree), assignment()).cells[0].source == SCRIPT


@pytest.mark.parametrize("name", ["kim.zip", "kim.py", "kim.ipynb", "kim"])
def test_a_zip_is_a_zip_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    archive = zipped(("homework.py", SCRIPT))
    assert grade_bytes(tmp_path, name, archive).cells[0].source == SCRIPT


@pytest.mark.parametrize("name", ["kim.zip", "kim.py", "kim.ipynb", "kim", "kim.PY", "kim.py.txt"])
def test_a_script_is_a_script_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    source = grade_bytes(tmp_path, name, SCRIPT)
    assert (source.is_notebook, source.cells[0].label) == (False, name)


@pytest.mark.parametrize("name", ["kim.zip", "kim.py", "kim.ipynb", "kim", "kim.json"])
def test_a_notebook_is_a_notebook_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert grade_bytes(tmp_path, name, notebook("a = 1")).is_notebook


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7-Zip archive"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive"),
        (b"\x1f\x8b\x08\0", "a gzip archive"),
        (b"homework.py".ljust(257, b"\0") + b"ustar\x0000" + bytes(248), "a tar archive"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"\xa7\r\r\n\0\0\0\0" + bytes(20), "compiled Python"),
    ],
)
def test_what_is_called_zip_and_is_not_is_named(tmp_path: Path, data: bytes, kind: str) -> None:
    with pytest.raises(IntakeError) as told:
        grade_bytes(tmp_path, "kim.zip", data)
    assert str(told.value) == f"kim.zip is {kind}, not a Python file or notebook"


def test_a_text_of_another_kind_is_told(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"^notes\.md is not a zip, \.py or \.ipynb$"):
        grade_bytes(tmp_path, "notes.md", "hello\n")


def test_several_attachments_are_one_submission(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {"kim_1_2_homework-1.py": SCRIPT, "kim_1_3_plot.py": "x", "kim_1_4_a.pdf": "x"}
    )
    source = read_source(submitted(*sorted(tmp_path.iterdir())), assignment())
    assert (source.filename, source.cells[0].source) == ("homework.py", SCRIPT)


def test_a_problem_found_before_is_the_status(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "kim.py")
    with pytest.raises(IntakeError, match=r"^kim\.py is a FIFO: hand in a file$"):
        read_source(submitted(tmp_path / "kim.py"), assignment())


def test_special_files_within_a_folder_are_passed_over(tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "kim", {"mine.py": SCRIPT})
    os.mkfifo(tree / "homework.py")
    (tree / "homework.ipynb").symlink_to("/etc/passwd")
    (tree / "circle").symlink_to(tree)
    assert read_source(submitted(tree), assignment()).filename == "mine.py"


def test_a_folder_deeper_than_any_homework_is_left(tmp_path: Path) -> None:
    tree = tmp_path / "kim"
    tree.joinpath(*["d"] * 200).mkdir(parents=True)
    write_tree(tree.joinpath(*["d"] * 200), {"homework.py": SCRIPT})
    with pytest.raises(IntakeError, match=r"^the folder is empty$"):
        read_source(submitted(tree), assignment())


# --- to the letter, and beside the untouched template ---


def test_the_exact_name_comes_before_another_case(tmp_path: Path) -> None:
    source = choose({"Homework.py": "x = 1\n", "deep/homework.py": SCRIPT}, tmp_path)
    assert source.cells[0].source == SCRIPT


@pytest.mark.parametrize("name", ["my_answer.py", "Copy of homework.ipynb", "src/homework (1).py"])
def test_the_one_file_that_defines_what_is_asked_counts_beside_the_untouched_template(
    tmp_path: Path, template: Path, name: str
) -> None:
    work = notebook(SCRIPT) if name.endswith("ipynb") else SCRIPT
    files: dict[str, str | bytes] = {"homework.py": TEMPLATE, name: work, "notes.py": "x = 1\n"}

    source = choose(files, tmp_path, template)

    assert source.cells[0].source == SCRIPT
    assert source.notes == (f"graded {name}; homework.py is the untouched template",)


@pytest.mark.parametrize(
    "others",
    [
        {"one.py": SCRIPT, "two.py": SCRIPT.replace("42", "43")},
        {"notes.py": "import numpy as np\n# def answer(x): later\n"},
        {"copy.py": TEMPLATE},
    ],
    ids=["two define it", "none defines it", "a copy of the template"],
)
def test_the_untouched_template_counts_where_no_single_other_file_does(
    tmp_path: Path, template: Path, others: dict[str, str | bytes]
) -> None:
    source = choose({"homework.py": TEMPLATE, **others}, tmp_path, template)
    assert source.filename == "homework.py"


@pytest.mark.parametrize(
    "setup",
    [
        "import check as grader  # check.py, beside this notebook",
        "try:\n    import otter\n\n    grader = otter.Notebook()\nexcept ImportError:  # without\n"
        "    import check as grader",
        'import otter\ngrader = otter.Notebook("homework.ipynb")',
    ],
)
def test_a_template_is_untouched_however_its_notebook_checks_itself(
    tmp_path: Path, template: Path, setup: str
) -> None:
    came = notebook(setup, TEMPLATE, 'grader.check("q1")')
    source = choose({"homework.py": SCRIPT, "homework.ipynb": came}, tmp_path, template)
    assert source.notes == ("graded homework.py; homework.ipynb is the untouched template",)


def test_what_was_begun_counts_whatever_lies_beside_it(tmp_path: Path, template: Path) -> None:
    begun = TEMPLATE.replace("raise NotImplementedError", "return 41  # raise NotImplementedError")
    source = choose({"homework.py": begun, "better.py": SCRIPT}, tmp_path, template)
    assert source.cells[0].source == begun


def test_a_link_named_as_the_homework_is_told_beside_what_is_graded(tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "kim", {"other.py": SCRIPT})
    (folder / "homework.py").symlink_to("/etc/passwd")
    source = read_source(submitted(folder), assignment())
    assert (source.filename, source.notes) == ("other.py", ("homework.py is a link, not followed",))


@pytest.mark.parametrize(
    "older",
    [
        TEMPLATE.replace("(x):\n", '(x):\n    """Another text.\n\n    Of more lines.\n    """\n'),
        "import numpy as np\n\ndef helper():\n    return 1\n\n" + TEMPLATE,
        TEMPLATE + "\nprint(helper())\nanswer(3)\n# done\n",
    ],
    ids=["another docstring", "other helpers", "other lines behind it"],
)
def test_a_template_of_an_earlier_term_is_untouched_too(
    tmp_path: Path, template: Path, older: str
) -> None:
    source = choose({"homework.py": older, "mine.py": SCRIPT}, tmp_path, template)
    assert source.filename == "mine.py"


@pytest.mark.parametrize("more", [SCRIPT, "answer = lambda x: 42 * x\n"])
def test_a_stub_that_is_defined_again_below_is_work(
    tmp_path: Path, template: Path, more: str
) -> None:
    source = choose({"homework.py": TEMPLATE + more, "mine.py": SCRIPT}, tmp_path, template)
    assert source.filename == "homework.py"
