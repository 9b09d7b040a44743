"""What most of the intake's tests start from."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.intake.making import TEMPLATE, notebook, write_tree

# A busy machine is no failure.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


@pytest.fixture
def class_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "class"
    folder.mkdir()
    return folder


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A built template: both entry files, and what checks and zips them."""
    return write_tree(
        tmp_path / "template",
        {
            "homework.py": "# %% [markdown]\n# Homework\n# %%\n" + TEMPLATE,
            "homework.ipynb": notebook(TEMPLATE),
            "check.py": "print('checking')\n",
            "tests/q1.py": "OK_FORMAT = False\n",
            "README.md": "Fill it in.\n",
        },
    )
