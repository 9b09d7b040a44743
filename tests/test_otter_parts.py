"""Otter's parts are there without what its packages bring along, and its packages when asked."""

from __future__ import annotations

import subprocess
import sys


def said(program: str) -> str:
    """What a new interpreter prints."""
    command = [sys.executable, "-W", "error::ImportWarning", "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_part_comes_without_notebook_conversion_widgets_and_data_frames() -> None:
    heavy = said(
        "import sys, autograder.grading.grader\n"
        "print({'nbconvert', 'pandas', 'ipywidgets', 'jupyter_client'} & sys.modules.keys())"
    )
    assert heavy == "set()"


def test_who_asks_the_package_itself_sees_no_difference() -> None:
    assert said(
        "import autograder.grading.case_runs\n"
        "import otter, importlib.metadata\n"
        "from otter.run import AutograderConfig\n"
        "from otter.run.run_autograder.autograder_config import AutograderConfig as Same\n"
        "version = importlib.metadata.version('otter-grader')\n"
        "print(otter.__version__ == version, callable(otter.Notebook), AutograderConfig is Same)"
    ) == ("True True True")


def test_a_name_that_the_package_lacks_is_an_attribute_error() -> None:
    assert said(
        "import autograder.grading.case_runs, otter\n"
        "print([hasattr(otter, name) for name in ('no_such_name', '__wrapped__')])"
    ) == ("[False, False]")
