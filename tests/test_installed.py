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
    """The package as pip installs it from its wheel, in a folder of its own."""
    built, target = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("site-packages")
    source = tmp_path_factory.mktemp("source")  # setuptools leaves `build/` where it builds
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "autograder", source / "autograder", ignore=ignored)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(PROJECT / name, source)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    own = ["--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "wheel", *own, "--wheel-dir", built, source], check=True)
    subprocess.run([*pip, "install", "--no-deps", "--target", target, *built.iterdir()], check=True)
    return target


@pytest.fixture
def autograder(installed, tmp_path):
    """Run the command that was installed, in an empty folder, or another."""
    folders = [str(installed), *site.getsitepackages()]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders), "COLUMNS": "200"}

    def run(*arguments, folder=tmp_path):
        return subprocess.run(
            [installed / "bin" / "autograder", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


def files_of(folder):
    return {path for path in folder.rglob("*") if "__pycache__" not in path.parts}


def test_a_course_begins_in_an_empty_folder_and_ends_in_gradescopes_zip(
    autograder, installed, tmp_path
):
    before = files_of(installed)
    steps = [
        ("new", "mlp"),
        ("lint", "mlp"),
        ("template",),
        ("grade", "samples/mlp", "--out", "grades"),
        ("autograder", "--out", "gradescope.zip"),
    ]

    for step in steps:
        done = autograder(*step)
        assert done.returncode == 0, (step, done.stdout, done.stderr)

    with open(tmp_path / "grades" / "final_grades.csv", encoding="utf-8-sig") as file:
        earned = {row["file"]: float(row["total_points_earned"]) for row in csv.DictReader(file)}
    assert (earned["right"], earned["untouched"]) == (100, 0)
    with zipfile.ZipFile(tmp_path / "gradescope.zip") as archive:
        assert {"setup.sh", "run_autograder", "solutions/mlp.py"} <= set(archive.namelist())
        assert b"--hash=sha256:" in archive.read("requirements.lock")
    assert (tmp_path / "dist" / "mlp-en.zip").is_file()
    assert files_of(installed) == before


def test_where_no_course_is_it_says_so_and_how_one_begins(autograder, tmp_path):
    done = autograder("grade", ".")

    assert done.returncode == 2
    assert f"neither {tmp_path} nor a folder above it holds assignment/" in done.stderr
    assert "--course" in done.stderr
    assert "autograder new NAME" in done.stderr


def test_a_course_is_found_from_below_and_by_its_name(autograder, tmp_path):
    autograder("new", "mlp")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "numpy.py").write_text("raise SystemExit('imported')\n")
    right = tmp_path / "samples" / "mlp" / "right.py"

    from_below = autograder("check", right, folder=tmp_path / "samples" / "mlp")
    by_name = autograder("check", right, "--course", tmp_path, folder=elsewhere)

    assert from_below.stdout == by_name.stdout
    assert "100 / 100" in by_name.stdout, by_name.stderr


def test_a_course_may_allow_what_is_installed(autograder, tmp_path):
    autograder("new", "mlp")
    right = tmp_path / "samples" / "mlp" / "right.py"
    work = tmp_path / "mlp.py"
    work.write_text("import click\n" + right.read_text("utf-8"), "utf-8")
    refused = autograder("check", work)
    (tmp_path / "course.toml").write_text('packages = ["click"]\n')
    allowed = autograder("check", work)
    (tmp_path / "course.toml").write_text('packages = ["no_such_package"]\n')
    missing = autograder("check", work)

    assert "`click` cannot be imported here" in refused.stdout
    assert "100 / 100" in allowed.stdout, allowed.stderr
    assert missing.returncode == 2
    assert "course.toml allows what cannot be imported here: `no_such_package`" in missing.stderr
