"""An environment of their own for the graders that we are measured beside.

nbgrader brings JupyterLab and what it needs; our own environment leaves such things out on purpose
(`[tool.uv]` in pyproject.toml). NumPy and Otter are the same versions in both, by the lock.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from autograder import toml
from autograder.homework.assignment import PROJECT
from benchmarks.commands import run

FOLDER = PROJECT / ".venv-bench"
STAMP = "installed"
"""Holds the list that was installed; written last, so that a broken install is done again."""
VERSIONS = "import json, importlib.metadata as m; print(json.dumps({n: m.version(n) for n in %r}))"


def python_of_competitors() -> Path:
    """Return the interpreter that has all graders; the first call installs, in a minute or two."""
    python, stamp = FOLDER / "bin" / "python", FOLDER / STAMP
    wanted = "\n".join(_requirements())
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        run([sys.executable, "-m", "venv", "--clear", FOLDER])
        lock = FOLDER / "constraints.txt"
        locked = (PROJECT / "autograder" / "requirements.lock").read_text("utf-8")
        # pip wants hashes of all that it installs, or of nothing.
        lock.write_text(re.sub(" --hash=.*", "", locked), "utf-8")
        install = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        run([*install, "--constraint", lock, *_requirements()])
        stamp.write_text(wanted, "utf-8")
    return python


def _requirements() -> list[str]:
    """Return what pyproject.toml says: Otter as for grading, and the extra `bench`."""
    project = toml.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    otter = [each for each in project["dependencies"] if each.startswith("otter-grader")]
    return [*otter, *project["optional-dependencies"]["bench"]]


def versions(python: Path, packages: list[str]) -> dict[str, str]:
    """Return the versions of packages as another interpreter has them."""
    words = [python, "-c", VERSIONS % packages]
    answer: dict[str, str] = json.loads(subprocess.check_output(words))
    return answer


def search_path(python: Path) -> dict[str, str]:
    """Return what lets an interpreter's own programs be found first, as activating it does."""
    return {"PATH": f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
