"""Notebooks of every format, whole and broken."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.errors import IntakeError
from autograder.intake.source import parse_source
from autograder.model import Cell
from tests.intake.making import SCRIPT, notebook


def cells(text: str) -> tuple[Cell, ...]:
    return parse_source("homework.ipynb", text.encode()).cells


def old_notebook(version: int, sources: list[Any]) -> dict[str, Any]:
    code = [
        {
            "cell_type": "code",
            "language": "python",
            "input": source,
            "outputs": [],
            "collapsed": False,
            "prompt_number": 1,
        }
        for source in sources
    ]
    text = {"cell_type": "markdown", "source": "text"}
    sheet = {"cells": [text, *code], "metadata": {}}
    return {
        "nbformat": version,
        "nbformat_minor": 0,
        "metadata": {"name": "x"},
        "worksheets": [sheet],
    }


def test_code_cells_are_counted_from_1_and_text_is_not() -> None:
    assert cells(notebook("a = 1", "b = 2")) == (Cell("cell 1", "a = 1"), Cell("cell 2", "b = 2"))


def test_an_empty_code_cell_is_counted_and_left_out() -> None:
    assert cells(notebook("a = 1", "", "b = 2"))[1] == Cell("cell 3", "b = 2")


def test_a_cell_may_be_a_list_of_lines() -> None:
    assert cells(notebook(["a = 1\n", "b = 2"])) == (Cell("cell 1", "a = 1\nb = 2"),)


def test_magics_go_through_as_they_are() -> None:
    source = "%matplotlib inline\n!pip install torch\n%%time\nx = 1"
    assert cells(notebook(source))[0].source == source


@pytest.mark.parametrize("version", [2, 3])
def test_old_formats_give_the_cells_that_nbformat_gives(version: int) -> None:
    book = old_notebook(version, ["a = 1\nb = 2", "c = 3", "%pylab"])
    upgraded = nbformat.convert(nbformat.from_dict(json.loads(json.dumps(book))), 4)
    expected = [cell.source for cell in upgraded.cells if cell.cell_type == "code"]

    assert [cell.source for cell in cells(json.dumps(book))] == expected


def test_the_first_format_is_read_too() -> None:
    book = {"cells": [{"cell_type": "code", "code": "a = 1", "prompt_number": 1}]}
    assert cells(json.dumps(book)) == (Cell("cell 1", "a = 1"),)


@pytest.mark.parametrize("version", [5, 99, "4", None, -1, 1e300])
def test_a_format_of_the_future_is_read_as_4_where_possible(version: object) -> None:
    book = json.loads(notebook("a = 1"))
    book["nbformat"] = version
    assert cells(json.dumps(book)) == (Cell("cell 1", "a = 1"),)


def test_a_sloppy_notebook_is_read() -> None:
    book = {"cells": [{"cell_type": "code", "source": "a = 1"}, None, {"cell_type": 3}, {}]}
    assert cells(json.dumps(book)) == (Cell("cell 1", "a = 1"),)


def test_a_script_called_notebook_is_a_script() -> None:
    source = parse_source("homework.ipynb", SCRIPT.encode())
    assert (source.is_notebook, source.cells) == (False, (Cell("homework.ipynb", SCRIPT),))


def test_a_notebook_called_script_is_a_notebook() -> None:
    assert parse_source("homework.py", notebook("a = 1").encode()).is_notebook


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, "R"),
        ({"kernelspec": {"name": "ir"}}, "R"),
        ({"language_info": {"name": "julia"}}, "julia"),
        ({"kernelspec": {"name": "julia-1.9"}}, "Julia"),
    ],
)
def test_a_notebook_in_another_language_is_told(metadata: dict[str, Any], language: str) -> None:
    with pytest.raises(IntakeError) as told:
        cells(notebook("x <- 1", **metadata))
    assert str(told.value) == f"homework.ipynb is a notebook in {language}, not in Python"


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "conda-env-dl-py", "language": "python"}},
        {"kernelspec": {"name": "my-kernel"}},
        {"kernelspec": "python3", "language_info": ["x"]},
    ],
)
def test_a_kernel_of_any_name_is_python(metadata: dict[str, Any]) -> None:
    assert cells(notebook("a = 1", **metadata)) == (Cell("cell 1", "a = 1"),)


def test_broken_json_is_told_with_its_line() -> None:
    text = json.dumps(json.loads(notebook("a = 1")), indent=1)
    with pytest.raises(IntakeError, match=r"^homework\.ipynb is a broken notebook: .* line 8 "):
        cells("\n".join(text.split("\n")[:8]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "homework.ipynb is empty"),
        ("  \n", "homework.ipynb is empty"),
        ("{}", "homework.ipynb is JSON, but not a notebook: it has no cells"),
        ('{"cells": ' + "[" * 100_000, "homework.ipynb is a broken notebook: nested too deep"),
    ],
)
def test_what_is_no_notebook_is_told(text: str, words: str) -> None:
    with pytest.raises(IntakeError) as told:
        cells(text)
    assert str(told.value) == words


def test_20_000_cells_are_read() -> None:
    assert cells(notebook(*["x = 1"] * 19_999))[-1].label == "cell 19999"


def test_more_than_20_000_cells_are_too_many() -> None:
    with pytest.raises(IntakeError, match="more than 20,000 cells"):
        cells(notebook(*["x = 1"] * 20_001))


def test_more_than_two_million_characters_of_code_are_too_many() -> None:
    with pytest.raises(IntakeError, match="more than 2,000,000 characters of code"):
        cells(notebook(*["x" * 1_000_001] * 2))


def test_lone_surrogates_do_not_get_through() -> None:
    assert cells('{"cells": [{"cell_type": "code", "source": "a\\ud800"}]}')[0].source == "a�"


def test_an_integer_of_a_million_digits_is_read_past() -> None:
    text = notebook("a = 1").replace('"nbformat_minor": 5', '"nbformat_minor": ' + "9" * 10**6)
    assert cells(text)[0].source == "a = 1"


def test_empty_lists_by_the_million_do_not_fill_the_memory() -> None:
    text = '{"cells": [' + "[]," * 4_000_000 + "[]]}"
    tracemalloc.start()
    with pytest.raises(IntakeError, match="too large"):
        cells(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 3 * len(text)


def test_a_notebook_may_carry_16_mib_of_pictures() -> None:
    book = json.loads(notebook("a = 1"))
    book["cells"][1]["outputs"] = [{"data": {"image/png": "iVBO" * 4 * 2**20}}]
    assert cells(json.dumps(book)) == (Cell("cell 1", "a = 1"),)


def test_a_script_of_50_mb_is_told(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"^homework\.py is too large: more than 4 MiB$"):
        parse_source("homework.py", b"x = 1\n" * 800_000)
