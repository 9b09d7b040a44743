"""What students download: a zip of one folder each, of use wherever it is unpacked."""

import re
import zipfile

import pytest

from autograder.homework.assignment import LANGUAGES, PROJECT, available, load_assignment
from autograder.publish.packing import pack_all


def test_the_same_files_give_the_same_bytes(toy, tmp_path):
    first, second = (pack_all(toy(), tmp_path / each) for each in ("one", "two"))

    assert [path.name for path in first] == ["toy-en.zip", "toy-ko.zip"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_zip_holds_one_folder(toy, tmp_path):
    for path in pack_all(toy(), tmp_path):
        with zipfile.ZipFile(path) as archive:
            assert {name.partition("/")[0] for name in archive.namelist()} == {"toy"}


@pytest.mark.parametrize(
    ("name", "lang"), [("simple_rnn", "en"), *((name, "ko") for name in available())]
)
def test_a_student_unpacks_it_elsewhere_writes_the_answers_and_is_ready(
    name, lang, tmp_path, student, answers
):
    """The student gets as far as the zip; in the Korean one nothing is printed in English."""
    assignment = load_assignment(name)
    archives = dict(zip(LANGUAGES, pack_all(assignment, tmp_path), strict=True))
    with zipfile.ZipFile(archives[lang]) as archive:
        archive.extractall(tmp_path / "Documents")
    folder = tmp_path / "Documents" / name

    script = folder / f"{name}.py"
    script.write_text(answers(script.read_text("utf-8"), assignment.solution_text), "utf-8")
    status, checked = student(folder, "check.py")
    assert status == 0, checked
    status, handed_in = student(folder, "submit.py")

    assert status == 0
    assert (folder / f"{name}.zip").is_file()
    if lang == "ko":
        for line in (checked + handed_in).splitlines():
            assert not re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", line), line


def test_the_folder_in_the_project_works_as_it_stands(student):
    status, said = student(PROJECT / "student_template" / "lstm", "check.py")

    assert status == 1
    assert "Nothing is written yet." in said
