"""The installed package, in a folder that knows nothing of this project: a course from nothing."""

from __future__ import annotations

import csv
import os
import shutil
import site
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.homework.assignment import PROJECT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as pip builds its wheel and installs it, in a folder of its own."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site-packages")
    ignored = shutil.ignore_patterns("__pycache__")  # setuptools leaves `build/` where it builds
    shutil.copytree(PROJECT / "autograder", source / "autograder", ignore=ignored)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(PROJECT / name, source)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    options = [
        "--no-deps",
        "--no-build-isolation",
        "--no-compile",
        "--no-index",
        "--target",
        target,
    ]
    subprocess.run([*pip, *options, source], check=True)
    return target


@pytest.fixture(scope="module")
def autograder(installed):
    """Run the command that was installed, in a folder."""
    folders = [str(installed), *site.getsitepackages()]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders), "COLUMNS": "200"}

    def run(*arguments, folder):
        return subprocess.run(
            [installed / "bin" / "autograder", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def begun(autograder, tmp_path_factory):
    """An empty folder in which `autograder new mlp` was typed; not to be changed."""
    folder = tmp_path_factory.mktemp("course")
    done = autograder("new", "mlp", folder=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("\nedit these, then: autograder lint mlp\n")
    return folder


@pytest.fixture
def course(begun, tmp_path):
    """A course of one's own, just begun."""
    return shutil.copytree(begun, tmp_path / "course")


def import_click(course):
    """Let the right sample import what is installed, and no student may unless a course says so."""
    right = course / "samples" / "mlp" / "right.py"
    right.write_text("import click\n" + right.read_text("utf-8"), "utf-8")
    return right


def allow(course, *packages):
    (course / "course.toml").write_text(f"packages = {list(packages)}\n")


def files_of(folder):
    return {path for path in folder.rglob("*") if "__pycache__" not in path.parts}


def test_a_course_begins_in_an_empty_folder_and_ends_in_gradescopes_zip(
    autograder, installed, course
):
    before = files_of(installed)
    allow(course, "click")
    import_click(course)
    steps = [
        ("template",),
        ("lint", "mlp"),
        ("grade", "samples/mlp", "--out", "grades", "--workers", "1"),
        ("autograder", "--out", "gradescope.zip"),
    ]

    for step in steps:
        done = autograder(*step, folder=course)
        assert done.returncode == 0, (step, done.stdout, done.stderr)

    with open(course / "grades" / "final_grades.csv", encoding="utf-8-sig") as file:
        earned = {row["file"]: float(row["total_points_earned"]) for row in csv.DictReader(file)}
    assert (earned["right"], earned["untouched"]) == (100, 0)
    with zipfile.ZipFile(course / "gradescope.zip") as archive:
        assert {"setup.sh", "run_autograder", "solutions/mlp.py"} <= set(archive.namelist())
        assert b"--hash=sha256:" in archive.read("requirements.lock")
        assert archive.read("packages.txt").startswith(b"click==")
    assert (course / "dist" / "mlp-en.zip").is_file()
    assert files_of(installed) == before


def test_where_no_course_is_it_says_so_and_how_one_begins(autograder, tmp_path):
    done = autograder("grade", ".", folder=tmp_path)

    assert done.returncode == 2
    assert f"neither {tmp_path} nor a folder above it holds assignment/" in done.stderr
    assert "--course" in done.stderr
    assert "begin one: autograder new NAME" in done.stderr


def test_a_course_is_found_from_below_and_by_its_name(autograder, course, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "numpy.py").write_text("raise SystemExit('imported')\n")
    samples = course / "samples" / "mlp"

    from_below = autograder("autograder", "--out", elsewhere / "below.zip", folder=samples)
    by_name = autograder("check", samples / "right.py", "--course", course, folder=elsewhere)

    assert from_below.stdout == "../../../elsewhere/below.zip\n", from_below.stderr
    assert "100 / 100" in by_name.stdout, by_name.stderr


def test_what_a_course_does_not_allow_or_cannot_is_told(autograder, course):
    right = import_click(course)

    refused = autograder("check", right, folder=course)
    allow(course, "no_such_package")
    missing = autograder("check", right, folder=course)
    allow(course, "autograder")
    ours = autograder("check", right, folder=course)

    assert "`click` cannot be imported here" in refused.stdout
    assert (missing.returncode, ours.returncode) == (2, 2)
    assert "course.toml allows what cannot be imported here: `no_such_package`" in missing.stderr
    assert "course.toml: 'autograder' holds the grading itself" in ours.stderr
