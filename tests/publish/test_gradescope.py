"""The zip for Gradescope: what is in it, what is not, and that it grades where it is unpacked."""

import json
import os
import stat
import subprocess
import sys
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import jsonschema
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.errors import AssignmentError, StorageError
from autograder.gradescope.archive import LOCK, SCRIPTS, build_zip, runtime_lock, zip_files
from autograder.homework.assignment import PROJECT, load_assignment
from autograder.machine import PROGRAM
from autograder.publish.template import build_all

SCHEMA = json.loads((PROJECT / "tests" / "gradescope_results.schema.json").read_text("utf-8"))


@pytest.fixture
def homework(toy, tmp_path):
    """The toy with its templates built."""
    build_all(toy(), tmp_path / "project" / "student_template")
    return toy()


@pytest.fixture
def archive(homework, tmp_path):
    return build_zip(homework, tmp_path / "out" / "autograder.zip")


@pytest.fixture(scope="module")
def real():
    """A homework that can be graded, unlike the toy."""
    return load_assignment("simple_rnn")


@pytest.fixture
def container(real, tmp_path):
    """A folder laid out as Gradescope's /autograder, with this Python as the installed one."""
    root = tmp_path / "autograder"
    with zipfile.ZipFile(build_zip(real, tmp_path / "autograder.zip")) as opened:
        opened.extractall(root / "source")
    (root / "source" / ".venv").symlink_to(sys.prefix)
    (root / "submission").mkdir()
    return root


def run_autograder(root):
    """Run it as Gradescope does; what it left as results."""
    done = subprocess.run(
        ["bash", root / "source" / "run_autograder"],
        env={**os.environ, "AUTOGRADER_ROOT": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads((root / "results" / "results.json").read_text("utf-8"))
    jsonschema.validate(results, SCHEMA)
    return results


def requirements(text):
    lines = (line.strip() for line in text.splitlines())
    wanted = [line.split(" --hash=") for line in lines if line and not line.startswith("#")]
    assert all(len(each) > 1 for each in wanted), "pip --require-hashes wants one of each"
    return [Requirement(requirement) for requirement, *_ in wanted]


def test_setup_and_run_autograder_are_executable_at_the_root(archive):
    with zipfile.ZipFile(archive) as opened:
        modes = {each.filename: each.external_attr >> 16 for each in opened.infolist()}

    executable = {name for name, mode in modes.items() if mode & 0o111}
    assert executable == {"setup.sh", "run_autograder"}
    assert all(stat.S_ISREG(mode) for mode in modes.values())


def test_it_holds_what_grading_reads_and_nothing_else(homework):
    names = set(zip_files(homework, "en"))

    assert {
        *("autograder/__main__.py", "autograder/py.typed", "autograder/words/ko.toml"),
        *(
            "assignment/toy/assignment.toml",
            "assignment/toy/tests/hidden/q1.py",
            "solutions/toy.py",
        ),
        *("student_template/toy/toy.ipynb", "student_template/toy/ko/toy.py"),
        *("requirements.lock", "packages.txt"),
    } <= names
    assert {name.partition("/")[0] for name in names} == {
        *SCRIPTS,
        *("autograder", "assignment", "solutions", "student_template"),
        *("requirements.lock", "packages.txt"),
    }


def test_other_homework_is_not_in_it(homework):
    names = set(zip_files(homework, "en"))

    assert {Path(name).stem for name in names if name.startswith("solutions/")} == {"toy"}
    assert {name.split("/")[1] for name in names if name.startswith("assignment/")} == {"toy"}


def test_caches_hidden_files_and_links_stay_out(homework):
    folder = homework.folder / "tests"
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "q1.cpython-312.pyc").write_bytes(b"")
    (folder / ".q1.py.swp").write_bytes(b"")
    (folder / "passwd").symlink_to("/etc/passwd")

    names = {name for name in zip_files(homework, "en") if name.startswith("assignment/toy/tests")}

    assert names == {
        f"assignment/toy/tests/{folder}/{question}.py"
        for folder in ("public", "hidden")
        for question in ("q1", "q2")
    }


def test_an_unchanged_project_gives_the_same_bytes(homework, tmp_path):
    first = build_zip(homework, tmp_path / "first.zip").read_bytes()
    os.utime(homework.solution, (0, 0))

    second = build_zip(homework, tmp_path / "second.zip").read_bytes()

    assert first == second


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_scripts_are_filled_in_and_are_bash(homework, script):
    text = zip_files(homework, "ko")[script]

    assert b"--assignment toy --lang ko" in text
    assert b"@" not in text
    subprocess.run(["bash", "-n"], input=text, check=True)


def test_without_a_student_template_there_is_no_zip(toy, tmp_path):
    with pytest.raises(AssignmentError, match=r"student_template/toy is missing.*make template"):
        build_zip(toy(), tmp_path / "autograder.zip")


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(homework, tmp_path):
    (tmp_path / "taken").mkdir()

    with pytest.raises(StorageError, match=r"cannot write .*taken"):
        build_zip(homework, tmp_path / "taken")

    assert not list(tmp_path.glob(".taken*"))


def test_run_autograder_grades_from_what_the_zip_holds(container, real):
    (container / "submission" / real.solution.name).write_bytes(real.solution.read_bytes())

    results = run_autograder(container)

    assert results["score"] == real.points
    assert results["extra_data"]["status"] == "Completed"


def test_run_autograder_knows_the_untouched_template(container, real):
    """It is not chosen where a student's own work lies beside it."""
    template = real.template_folders[0] / f"{real.name}.ipynb"
    (container / "submission" / template.name).write_bytes(template.read_bytes())
    (container / "submission" / real.solution.name).write_bytes(real.solution.read_bytes())

    assert run_autograder(container)["score"] == real.points


def test_run_autograder_leaves_results_where_the_program_cannot_start(container):
    (container / "source" / ".venv").unlink()

    results = run_autograder(container)

    assert results["score"] == 0
    assert "not your fault" in results["output"]


def test_run_autograder_closes_its_folders_to_other_users(container):
    run_autograder(container)

    for name in ("source", "submission", "results"):
        assert not (container / name).stat().st_mode & 0o007, name


def test_every_dependency_is_pinned_and_grading_needs_no_development_tool():
    locked = {canonicalize_name(each.name): each for each in requirements(runtime_lock())}
    everything = requirements((PROGRAM / LOCK).read_text("utf-8"))

    assert {"numpy", "otter-grader", "landlockpy", "pyseccomp"} <= set(locked)
    others = {"pytest", "mypy", "ruff", "hypothesis", "distributed", "cryptography"}
    assert not others & set(locked)
    assert others <= {each.name for each in everything}
    assert all([each.operator for each in line.specifier] == ["=="] for line in everything)


SPY = """
import sys
from autograder.cli import main
main({arguments}, standalone_mode=False)
print("imported", *sorted({{name.partition(".")[0] for name in sys.modules}}))
"""


@pytest.mark.parametrize("command", ["check", "grade"])
def test_grading_imports_nothing_that_the_lock_leaves_out(command, tmp_path):
    """Otter declares browsers and compilers of documents that are not installed for grading."""
    submission = tmp_path / "class" / "empty.py"
    submission.parent.mkdir()
    submission.write_text("x = 1\n")
    target = submission if command == "check" else submission.parent
    arguments = [command, str(target), "--assignment", "simple_rnn"]
    arguments += ["--out", str(tmp_path / "out")] if command == "grade" else []

    done = subprocess.run(
        [sys.executable, "-c", SPY.format(arguments=arguments)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )

    imported = set(done.stdout.rpartition("\nimported ")[2].split())
    locked = {canonicalize_name(each.name) for each in requirements(runtime_lock())}
    homes = packages_distributions()
    strangers = {
        name
        # jupyter_client takes msgpack where it happens to be there, as for --cluster.
        for name in imported - {"_distutils_hack", "_virtualenv", "msgpack"}
        if homes.get(name) and not locked & {canonicalize_name(each) for each in homes[name]}
    }
    assert "otter" in imported
    assert strangers == set()
