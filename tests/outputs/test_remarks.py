"""What is said of a submission is worded in the reader's language, and only what is ours."""

import ast
import pickle
import string
from pathlib import Path

import pytest

import autograder
from autograder.failures import FAILURES
from autograder.remarks import Remark, from_plain, listed, of_label, to_plain
from autograder.words.language import in_language, is_sentence, words

LIMIT = Remark("{seconds} s, twice", seconds="5")
STOPPED = Remark("stopped after {limit} in {function}", limit=LIMIT, function="train")
SAID = "NameError: name 'a dict' is not defined"


def sentences():
    """Those that the program's source makes remarks of."""
    for path in Path(autograder.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Remark":
                if isinstance(node.args[0], ast.Constant):
                    yield node.args[0].value
    yield from (FAILURES[key].english.replace("`", "") for key in ("died", "out_of_memory"))


def holes(text):
    return {hole for _, hole, _, _ in string.Formatter().parse(text) if hole}


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_every_remark_has_its_korean(sentence):
    korean = words("ko").get(f"remarks.{sentence}")
    assert korean is not None and holes(korean) == holes(sentence)


def test_a_remark_is_its_english():
    assert STOPPED == "stopped after 5 s, twice in train"
    assert in_language(STOPPED, "en") == STOPPED


def test_a_remark_is_worded_with_what_stands_in_it():
    assert in_language(STOPPED, "ko") == "train: 제한 시간(5초, 두 번)을 넘어 중단했습니다"


def test_what_python_said_is_not_translated():
    remark = Remark("{place}, line {line}: {text}", place="cell 3", line=2, text=SAID)
    assert in_language(remark, "ko") == f"cell 3, 2번째 줄: {SAID}"


def test_a_cell_is_a_cell_in_every_language_and_a_file_keeps_its_name():
    assert of_label("cell 3") == "cell 3"
    assert in_language(of_label("cell 3"), "ko") == "셀 3"
    assert in_language(of_label("cell 3.py"), "ko") == "cell 3.py"


def test_a_text_that_only_looks_like_ours_stays():
    assert in_language("Completed", "ko") == "Completed"
    assert in_language(Remark("{file} is empty", file="a dict"), "ko").startswith("a dict:")


def test_braces_in_a_students_words_are_not_filled_in():
    name = "{0.__class__} {file}"
    assert name in Remark("{file} is empty", file=name)
    assert name in in_language(Remark("{file} is empty", file=name), "ko")


def test_a_remark_travels():
    again = pickle.loads(pickle.dumps(STOPPED))
    assert again == STOPPED
    assert in_language(again, "ko") == in_language(STOPPED, "ko")


def test_a_remark_is_read_back():
    again = from_plain(to_plain(STOPPED), is_sentence)
    assert again == STOPPED
    assert in_language(again, "ko") == in_language(STOPPED, "ko")
    assert from_plain("a mere text", is_sentence) == "a mere text"


@pytest.mark.parametrize(
    "plain",
    [
        ["no sentence of ours {file}", {"file": "a"}],
        ["{file} is empty", {}],
        ["{file} is empty", {"file": 1.5}],
        ["{file} is empty"],
        [[], {}],
        7,
    ],
)
def test_what_is_no_remark_is_refused(plain):
    with pytest.raises(ValueError):
        from_plain(plain, is_sentence)


def test_a_list_of_cells_is_worded_cell_by_cell():
    cells = [f"cell {number}" for number in range(4, 1004)]
    told = listed(list(map(of_label, cells)))

    assert told == ", ".join(cells)
    assert in_language(told, "ko") == ", ".join(f"셀 {number}" for number in range(4, 1004))
    assert in_language(from_plain(to_plain(told), is_sentence), "ko").endswith("셀 1003")
