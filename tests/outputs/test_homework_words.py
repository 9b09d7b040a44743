"""The homeworks' own words in Korean: nothing that a student reads stays English."""

import ast
from dataclasses import replace

import pytest

from autograder import toml
from autograder.errors import AssignmentError
from autograder.homework.assignment import available, load_assignment
from autograder.homework.questions import load_questions
from autograder.model import CaseResult
from autograder.words.wording import wording
from tests.outputs.samples import HOMEWORK

each_homework = pytest.mark.parametrize(
    "homework", [load_assignment(name) for name in available()], ids=lambda each: each.name
)


@each_homework
def test_every_case_has_a_korean_name(homework):
    words = wording(homework, "ko")
    names = [case.name for file in load_questions(homework).values() for case in file.cases]
    assert [name for name in names if words.case(name) == name] == []


@each_homework
def test_every_concept_has_a_korean_name(homework):
    words = wording(homework, "ko")
    bank = toml.loads((homework.folder / "misconceptions.toml").read_text("utf-8"))
    concepts = {each["concept"] for each in bank["misconceptions"]}
    assert [each for each in sorted(concepts) if words.concept(each) == each] == []


@each_homework
def test_what_a_case_asserts_has_its_korean(homework):
    words = wording(homework, "ko")
    files = [
        ast.parse(path.read_text("utf-8")) for path in (homework.folder / "tests").rglob("*.py")
    ]
    said = [
        spoken(node.msg)
        for file in files
        for node in ast.walk(file)
        if isinstance(node, ast.Assert)
    ]
    results = [
        CaseResult("q1", "", False, 0, False, "assertion", {"text": text}, text) for text in said
    ]
    assert [each.message for each in results if words.message(each) == each.message] == []


def spoken(message):
    """What an assertion says, with some value wherever it puts one in."""
    if isinstance(message, ast.JoinedStr):
        return "".join(map(spoken, message.values))
    return message.value if isinstance(message, ast.Constant) else "7"


def test_a_function_that_is_called_like_a_concept_keeps_its_name(tmp_path):
    (tmp_path / "words.ko.toml").write_text('"concept: add" = "더하기"', "utf-8")
    words = wording(replace(HOMEWORK, folder=tmp_path), "ko")
    assert (words.concept("add"), words.case("add")) == ("더하기", "add")


@pytest.mark.parametrize("text", ["x = ", "x = 3", "[x]\ny = 'z'", '"a {b}" = "{c}"', '"a" = "{"'])
def test_words_that_cannot_be_used_are_named_with_their_file(tmp_path, text):
    (tmp_path / "words.ko.toml").write_text(text, "utf-8")
    with pytest.raises(AssignmentError, match=r"words\.ko\.toml"):
        replace(HOMEWORK, folder=tmp_path).translations("ko")
