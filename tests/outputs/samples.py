"""A made-up homework and made-up results: the outputs know no other."""

from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from autograder.homework.assignment import Assignment
from autograder.homework.settings import Question
from autograder.model import (
    CaseResult,
    Diagnosis,
    Graded,
    Limits,
    Located,
    QuestionResult,
    Row,
    Submission,
)

HOMEWORK = Assignment(
    name="matrices",
    title={"en": "Matrices", "ko": "행렬"},
    language="en",
    visibility="after_published",
    names=("add", "multiply"),
    supplied=(),
    questions=(
        Question("q1", 10, {"en": "Add", "ko": "더하기"}),
        Question("q2", 20, {"en": "Multiply"}),
    ),
    limits=Limits(),
    folder=Path("assignment/matrices"),
    solution=Path("solutions/matrices.py"),
    template_folders=(),
)

CASES = (
    CaseResult("q1", "adds the example", False, 0, True),
    CaseResult("q1", "adds others", True, 10, True),
    CaseResult(
        "q2",
        "multiplies the example",
        False,
        0,
        False,
        "shape",
        {"what": "`multiply(a, b)`", "got": "(2,)", "expected": "(2, 1)"},
        "`multiply(a, b)` has shape (2,); expected (2, 1)",
    ),
    CaseResult("q2", "multiplies others", True, 12, True),
    CaseResult(
        "q2",
        "multiplies by the identity",
        True,
        8,
        False,
        "transposed",
        {"what": "the product"},
        "the product is the transpose of what it should be",
    ),
)
HINT = "The rows of `a` meet the columns of `b`."
GRADED = Graded(
    submission=Submission("2024017", "2024017", (), names=("홍길동",), emails=("h@example.edu",)),
    status="Completed",
    questions=(QuestionResult("q1", 10, 10), QuestionResult("q2", 12, 20)),
    cases=CASES,
    diagnoses=(Diagnosis("q2", "multiplies by the identity", "transposes", HINT),),
    notes=("cell 3, line 1: NameError: name `plt` is not defined",),
    output="hello\n",
    digest="abc123",
)
UNOPENED = Graded(
    submission=Submission("broken", "broken", ()),
    status="not a zip file",
    questions=(),
    cases=(),
    digest="def456",
)


def row(submission, *earned, status="Completed", folder="", **more):
    """A row of the class; points by question, in their order."""
    questions = tuple(
        QuestionResult(each.name, points, each.points)
        for each, points in zip(HOMEWORK.questions, earned, strict=False)
    )
    return Row(submission, folder or submission, status, questions, {}, **more)


HOSTILE = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(
        st.sampled_from(
            [
                "<script>alert(1)</script>",
                '"><img src=x onerror=alert(1)>',
                "</style>",
                "</pre>",
                "</title>",
                "{{ 7*7 }}",
                "{% raw %}",
                "[a](http://evil.example)",
                "![a](http://evil.example)",
                "`",
                "``",
                "```\n",
                "\n\n# heading",
                "\n    ",
                "&lt;",
                "\\",
                "\x1b[31m",
                "\x9b2J",
                "\u202e",
                "\x00",
                "\r",
                "\ud800",
                "=cmd|' /C calc'!A0",
                "@SUM(1)",
                "\t=1",
                "[red]bold[/red]",
                "{what}",
            ]
        ),
        max_size=5,
    ).map("".join),
)
LONG = "<b>\x1b\u202e=\ud800`" * 12_500


def dressed_up(text):
    """A graded submission with `text` wherever a student's words may come to stand."""
    return replace(
        GRADED,
        submission=Submission(text, "folder", (), names=(text,), emails=(text,)),
        status=text,
        cases=tuple(replace(case, message=text, data={"what": text}) for case in CASES),
        diagnoses=(Diagnosis("q2", "multiplies the example", "m", text),),
        located=(Located("q2", text, text, 2, 1, (text, text, text), text, 3),),
        notes=(text,) * 3,
        output=text,
    )
