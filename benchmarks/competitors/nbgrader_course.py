"""nbgrader: a course of one assignment, released, handed in and graded by nbgrader itself.

    nbgrader_course.py HOMEWORK FOLDER SCRIPT...

The instructor's notebook has one cell for the solution and one graded cell for each case; a
student's is the released one with the script in the solution's cell. Prints the seconds of
`autograde` for each student and the points in the gradebook; releasing is not counted, nor is
importing nbgrader, nor feedback pages, which nbgrader makes with a command of their own.
"""

import json
import sys
import time
import warnings
from pathlib import Path

warnings.simplefilter("ignore")

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import nbformat  # noqa: E402
from nbgrader.apps import NbGraderAPI  # noqa: E402
from traitlets.config import Config  # noqa: E402

from benchmarks.competitors.cases import PROJECT, load_cases  # noqa: E402

SOLUTION = "solution"


def _cell(source: str, grade_id: str, **settings: object) -> nbformat.NotebookNode:
    """Return a code cell with nbgrader's metadata, version 3."""
    told = {"schema_version": 3, "grade_id": grade_id, "task": False, **settings}
    return nbformat.v4.new_code_cell(source, id=grade_id, metadata={"nbgrader": told})


def _instructors_notebook(homework: str) -> nbformat.NotebookNode:
    answer = "### BEGIN SOLUTION\npass\n### END SOLUTION"
    setup = (
        f"import sys; sys.path.insert(0, {str(PROJECT)!r})\n"
        "import benchmarks.competitors.cases as _cases\n"  # a name that no student uses
        f"_every_case = _cases.load_cases({homework!r})"
    )
    read_only = {"grade": False, "solution": False, "locked": True}
    graded = {"grade": True, "solution": False, "locked": True}
    cells = [
        _cell(answer, SOLUTION, grade=False, solution=True, locked=False),
        _cell(setup, "setup", **read_only),
    ]
    for number, case in enumerate(load_cases(homework)):
        source = f"_cases.run(_every_case[{number}], globals(), {homework!r})"
        cells.append(_cell(source, f"case-{number:03d}", points=case.points, **graded))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _course(homework: str, folder: Path) -> NbGraderAPI:
    """Return a new course whose assignment is released."""
    source = folder / "source" / homework / f"{homework}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(_instructors_notebook(homework), source)
    config = Config()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.course_id = "benchmark"
    api = NbGraderAPI(config=config)
    _succeed(api.generate_assignment(homework))
    return api


def _succeed(answer: dict[str, object]) -> None:
    if not answer["success"]:
        raise SystemExit(f"nbgrader failed:\n{answer.get('log')}\n{answer.get('error')}")


def _hand_in(homework: str, folder: Path, student: str, script: Path) -> None:
    released = folder / "release" / homework / f"{homework}.ipynb"
    notebook = nbformat.read(released, as_version=4)
    (cell,) = (c for c in notebook.cells if c.metadata.nbgrader.grade_id == SOLUTION)
    cell.source = script.read_text("utf-8")
    path = folder / "submitted" / student / homework / f"{homework}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def main(homework: str, folder: Path, scripts: list[Path]) -> None:
    """Grade each script."""
    api = _course(homework, folder)
    seconds, points = [], []
    for script in scripts:
        student = script.parent.name
        _hand_in(homework, folder, student, script)
        begin = time.perf_counter()
        _succeed(api.autograde(homework, student))
        seconds.append(time.perf_counter() - begin)
        with api.gradebook as gradebook:
            points.append(gradebook.find_submission(homework, student).score)
    print(json.dumps({"seconds": seconds, "points": points}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), [Path(each) for each in sys.argv[3:]])
