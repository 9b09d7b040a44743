"""What every homework must do: its reference earns everything, its template nothing."""

import jupytext
import nbformat
import pytest

from autograder.grading.grader import Grader
from autograder.homework.assignment import PROJECT, available, load_assignment
from autograder.intake import submission_at

ENDINGS = ("py", "ipynb")


@pytest.fixture(scope="module", params=available())
def assignment(request):
    return load_assignment(request.param)


@pytest.fixture(scope="module")
def grade(assignment):
    """Grade a file, with one sandbox for all of a homework."""
    with Grader(assignment) as grader:
        yield lambda path: grader.grade(submission_at(path))


@pytest.fixture
def handed_in(assignment, tmp_path):
    """The reference as a student would hand it in: with an ending."""

    def write(ending):
        path = tmp_path / f"{assignment.name}.{ending}"
        if ending == "py":
            path.write_text(assignment.solution_text, "utf-8")
        else:
            nbformat.write(jupytext.reads(assignment.solution_text, fmt="py:percent"), path)
        return path

    return write


def earned(graded):
    return {question.name: question.earned for question in graded.questions}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_reference_earns_everything_and_gets_no_hint(assignment, grade, handed_in, ending):
    graded = grade(handed_in(ending))

    failed = [f"{each.question}/{each.case}: {each.message}" for each in graded.cases if each.key]
    assert failed == []
    assert earned(graded) == {question.name: question.points for question in assignment.questions}
    assert graded.status == "Completed"
    assert graded.diagnoses == ()


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("folder", ["", "ko"])
def test_the_untouched_template_earns_nothing(assignment, grade, folder, ending):
    template = PROJECT / "student_template" / assignment.name / folder

    graded = grade(template / f"{assignment.name}.{ending}")

    assert earned(graded) == dict.fromkeys((each.name for each in assignment.questions), 0)
    assert graded.status != "Completed"


def test_a_homework_is_worth_100_points(assignment):
    assert assignment.points == 100


def test_the_program_names_no_homework(assignment):
    files = [
        path
        for path in sorted((PROJECT / "autograder").rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    ]

    name = assignment.name.encode()

    naming = [str(path) for path in files if name in path.read_bytes().lower()]

    assert naming == []
