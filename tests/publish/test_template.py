"""What students download: complete, without answers, and of use with NumPy alone."""

import ast
import json
import re

import pytest

from autograder.errors import AssignmentError
from autograder.homework.assignment import LANGUAGES, available, load_assignment
from autograder.publish.handout import handout_cells
from autograder.publish.template import (
    build_all,
    project_files,
    stale_files,
    template_files,
)

# --- what is in it ---


def test_the_folder_holds_all_that_a_student_needs(toy):
    names = set(template_files(toy(), "en"))

    assert {name for name in names if not name.startswith("kit/")} == {
        "Makefile", "README.md", "check.py", "submit.py", "toy.ipynb", "toy.py",
        "homework.json", "pictures/toy.svg", "tests/q1.py", "tests/q2.py",
    }  # fmt: skip
    assert {"kit/checking.py", "kit/cases/checks.py", "kit/words.ko.json"} <= names


def test_the_project_keeps_each_file_once(toy):
    files = project_files(toy())

    assert {name for name in files if name.startswith("toy/ko/")} == {
        *("toy/ko/README.md", "toy/ko/homework.json", "toy/ko/toy.ipynb", "toy/ko/toy.py")
    }
    assert "kit/checking.py" in files
    assert {name.partition("/")[0] for name in files} == {"kit", "toy"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_answer_and_no_hidden_case_is_in_any_byte(toy, lang):
    for name, text in template_files(toy(), lang).items():
        assert "SECRET" not in name + text, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_of_the_references_answers_is_in_the_real_template(lang):
    assignment = load_assignment("simple_rnn")
    files = template_files(assignment, lang)
    lines = assignment.solution_text.split("\n")
    inside, answers = False, []
    for line in lines:
        inside = (inside or "# BEGIN SOLUTION" in line) and "# END SOLUTION" not in line
        if inside and "SOLUTION" not in line and len(line.strip()) > 20:
            answers.append(line.strip())

    handout = files["simple_rnn.py"] + files["simple_rnn.ipynb"]

    assert len(answers) > 20
    assert [answer for answer in answers if answer in handout] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", available())
def test_each_question_has_the_section_of_its_number_and_is_checked_behind_it(name, lang):
    assignment = load_assignment(name)
    handout = "\n".join(cell.source for cell in handout_cells(assignment, lang))
    sections = {f"q{each[1]}": each.start() for each in re.finditer(r"^## (\d+)\.", handout, re.M)}

    assert [*sections] == [question.name for question in assignment.questions]
    assert all(at < handout.index(f'grader.check("{q}")') for q, at in sections.items())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_hidden_case_of_the_real_homework_is_in_the_template(lang):
    assignment = load_assignment("simple_rnn")
    texts = "\n".join(template_files(assignment, lang).values())
    hidden = [
        node
        for question in assignment.questions
        for node in ast.parse(assignment.hidden_cases(question.name).read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and "hidden=True" in ast.unparse(node)
    ]

    assert hidden
    assert [node.name for node in hidden if f"def {node.name}(" in texts] == []
    assert "hidden=True" not in texts
    assert "reference." not in texts


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_readme_is_in_its_language_and_lists_the_questions(toy, lang):
    readme = template_files(toy(), lang)["README.md"]

    assert readme.startswith("# A toy" if lang == "en" else "# 장난감")
    assert "| q1 | Twice | 4 |" in readme or "| q1 | 두 배 | 4 |" in readme
    assert "About a toy." in readme
    assert "$" not in readme


def test_both_languages_have_words_for_the_same_things(toy):
    files = template_files(toy(), "en")
    english, korean = (json.loads(files[f"kit/words.{lang}.json"])["words"] for lang in LANGUAGES)

    assert english.keys() == korean.keys()


def test_a_homework_without_a_word_about_itself_is_refused(toy):
    assignment = toy()
    (assignment.folder / "about.en.md").unlink()

    with pytest.raises(AssignmentError, match=r"about\.en\.md"):
        template_files(assignment, "en")


def test_all_that_students_run_is_readable_by_python_3_9(rnn_files):
    for name, text in rnn_files.items():
        if name.endswith(".py"):
            ast.parse(text, name, feature_version=(3, 9))


def test_otter_can_read_the_public_tests_in_any_locale(rnn_files):
    # Otter opens test files in the machine's own encoding, CP949 on a Korean Windows.
    assert all(text.isascii() for name, text in rnn_files.items() if name.startswith("tests/"))


# --- how it is written ---


def test_building_twice_gives_the_same_bytes(toy, tmp_path):
    build_all(toy(), tmp_path / "one")
    build_all(toy(), tmp_path / "two")

    for path in (tmp_path / "one").rglob("*.*"):
        twin = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.is_dir() or path.read_bytes() == twin.read_bytes()


@pytest.mark.parametrize("name", ["toy/tests/q9.py", "toy/ko/toys.py", "kit/old.py"])
def test_building_again_removes_what_an_older_template_left(toy, tmp_path, name):
    build_all(toy(), tmp_path / "root")
    (tmp_path / "root" / name).write_text("old")

    build_all(toy(), tmp_path / "root")

    assert not (tmp_path / "root" / name).exists()


def test_building_again_leaves_no_empty_folder(toy, tmp_path):
    folder, _ = build_all(toy(), tmp_path / "root")
    (tmp_path / "project/assignment/toy/pictures/toy.svg").unlink()

    build_all(load_assignment("toy", tmp_path / "project"), tmp_path / "root")

    assert not (folder / "pictures").exists()


def test_the_readme_names_what_the_course_allows(toy):
    homework = toy({"course.toml": 'packages = ["click", "not_installed"]\n'})

    english, korean = (template_files(homework, lang)["README.md"] for lang in ("en", "ko"))

    assert "pip install numpy click not_installed\n" in english
    assert "only NumPy, click, not_installed and Python's standard library" in english
    assert "NumPy와 파이썬 표준 라이브러리, click, not_installed만" in korean


def test_building_leaves_files_alone_that_lie_beside_the_template(toy, tmp_path):
    folder, _ = build_all(toy(), tmp_path / "root")
    (folder / "notes.txt").write_text("mine")

    build_all(toy(), tmp_path / "root")

    assert (folder / "notes.txt").read_text() == "mine"


def test_nothing_is_written_where_the_homework_is_broken(toy, tmp_path):
    broken = toy({"assignment/toy/tests/public/q2.py": "import scipy\n"})

    with pytest.raises(AssignmentError):
        build_all(broken, tmp_path / "root")

    assert not (tmp_path / "root").exists()


def test_a_template_just_built_is_not_stale(toy, tmp_path):
    build_all(toy(), tmp_path / "root")

    assert stale_files(toy(), tmp_path / "root") == []


def test_changed_missing_and_superfluous_files_are_stale(toy, tmp_path, edit):
    folder, kit = build_all(toy(), tmp_path / "root")
    edit(folder / "toy.py", "# Toy", "# A toy")
    (folder / "ko" / "README.md").unlink()
    (kit / "old.py").write_text("")

    assert stale_files(toy(), tmp_path / "root") == [
        folder / "ko" / "README.md",
        folder / "toy.py",
        kit / "old.py",
    ]
