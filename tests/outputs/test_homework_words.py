"""The homeworks' own words in Korean: nothing that a student reads stays English."""

import sys
from dataclasses import replace

import pytest

from autograder.assignment import available, load_assignment
from autograder.errors import AssignmentError
from autograder.outputs.wording import wording
from autograder.questions import load_questions
from tests.outputs.samples import HOMEWORK

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TRANSLATED = [
    homework for homework in map(load_assignment, available()) if homework.translations("ko")
]


@pytest.mark.parametrize("homework", TRANSLATED, ids=lambda each: each.name)
def test_every_case_has_a_korean_name(homework):
    words = wording(homework, "ko")
    names = [case.name for file in load_questions(homework).values() for case in file.test_cases]
    assert [name for name in names if words.case(name) == name] == []


@pytest.mark.parametrize("homework", TRANSLATED, ids=lambda each: each.name)
def test_every_concept_has_a_korean_name(homework):
    words = wording(homework, "ko")
    bank = tomllib.loads((homework.folder / "misconceptions.toml").read_text("utf-8"))
    concepts = {each["concept"] for each in bank["misconceptions"]}
    assert [each for each in sorted(concepts) if words.concept(each) == each] == []


def test_a_function_that_is_called_like_a_concept_keeps_its_name(tmp_path):
    (tmp_path / "words.ko.toml").write_text('"concept: add" = "더하기"', "utf-8")
    words = wording(replace(HOMEWORK, folder=tmp_path), "ko")
    assert (words.concept("add"), words.case("add")) == ("더하기", "add")


@pytest.mark.parametrize("text", ["x = ", "x = 3", "[x]\ny = 'z'", '"a {b}" = "{c}"', '"a" = "{"'])
def test_words_that_cannot_be_used_are_named_with_their_file(tmp_path, text):
    (tmp_path / "words.ko.toml").write_text(text, "utf-8")
    with pytest.raises(AssignmentError, match=r"words\.ko\.toml"):
        replace(HOMEWORK, folder=tmp_path).translations("ko")
