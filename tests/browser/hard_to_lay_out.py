"""Pages that are full of what is hard to lay out: long words, Korean names, wide arrays, many rows.

All of them are made without grading anything.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from autograder.homework.assignment import Assignment, available, load_assignment
from autograder.model import (
    CaseResult,
    Correction,
    Diagnosis,
    Graded,
    Lateness,
    Located,
    QuestionResult,
    Repair,
    Submission,
)
from autograder.outputs.changes_csv import GradeChange
from autograder.outputs.feedback import feedback_html
from autograder.outputs.marked_picture import marked_picture
from autograder.outputs.report import report_html
from autograder.outputs.roster import Missing, Student
from autograder.similarity.shared_code import code, similar_pairs
from autograder.similarity.similar_page import similar_html

IDS = (
    "20231234_이서준",
    "kim_minji",
    "2024-10-07 남궁하늘 (재제출)",
    "averyveryverylongid" * 5,
    "가나다라마바사아자차카타파하" * 5,
    *(f"student_{number}" for number in range(12)),
)
STATUS = (
    f"{'long_name_' * 12}.py, line 2: ModuleNotFoundError: `torch` cannot be imported here; "
    "graded simple_rnn/simple_rnn.ipynb, not simple_rnn.py"
)
CODE = (
    "    " * 9 + "result_of_the_step = params['W_X'] @ x[t] + params['W_H'] @ h[t] + params['b_h']"
)
WIDE = " ".join(["-12345.678"] * 16)
CURVE = " ".join(str(round(100 * 0.9**epoch)) for epoch in range(40))


@cache
def homework(name: str) -> Assignment:
    return load_assignment(name)


def _failed(question: str, name: str, **data: str) -> CaseResult:
    more = {"wrong": 3, "total": 3, "percent": "up to 60 %"}
    return CaseResult(question, name, False, 2, False, "values", {**more, **data})


def graded(name: str, student: str = IDS[0]) -> Graded:
    """Everything wrong that a page can tell of."""
    questions = [each.name for each in homework(name).questions]
    first, last = questions[0], questions[-1]
    big = "/".join(["1234" * 8] * 32)
    return Graded(
        submission=Submission(
            student, student, (), names=("남궁하늘", "Maximiliane " * 4), late=True
        ),
        status=STATUS,
        questions=tuple(QuestionResult(each, 1.5, 20) for each in questions),
        cases=(
            _failed(first, f"{'a_long_word_' * 9}: several sizes, 여러 크기", what=f"`{'w' * 90}`"),
            *(
                _failed(first, f"wide {i}", what="y", got=WIDE, want=WIDE[:-1] + "9")
                for i in (1, 2)
            ),
            *(_failed(last, f"map of {what}", what=what, map=big) for what in ("c", "grads")),
            replace(_failed(last, "a curve", what="losses", yours=CURVE, right=CURVE), key="rises"),
            *(CaseResult(last, f"right at size {size}", True, 2, True) for size in range(9)),
        ),
        diagnoses=(
            Diagnosis(
                first,
                f"{'a_long_word_' * 9}: several sizes, 여러 크기",
                "softmax_shifted_by_largest_magnitude",
                f"`{CODE.strip()}` {'W' * 90}",
            ),
        ),
        located=(
            Located(
                last,
                "Layer.forward",
                "rnn.py",
                12,
                11,
                ("for t in x:", CODE, ""),
                "a",
                3,
            ),
        ),
        notes=(STATUS,),
        output=f"{CODE}\n" * 60,
        corrections=(Correction(first, "", 1.5, 4, "Please see me. " + "w" * 80),),
        lateness=Lateness(90_000, 2, 20, 4),
    )


def feedback(name: str, lang: str) -> str:
    """A student's page, with the homework's picture where it has one."""
    one = graded(name)
    paths = (homework(name).folder / "pictures").glob("*.svg")
    wrong = {
        what.strip()
        for path in paths
        for piece in path.read_text("utf-8").split("data-what=")[1:]
        for what in piece[1 : piece.index(piece[0], 1)].replace("&quot;", '"').split(";")
    }
    assert not wrong or marked_picture(homework(name), wrong, "x", "en")
    question = homework(name).questions[0].name
    more = tuple(_failed(question, f"picture {what}", what=what) for what in sorted(wrong))
    return feedback_html(replace(one, cases=one.cases + more), homework(name), lang)


def report(name: str, lang: str) -> str:
    """The report of a class, with every section that there is."""
    students = [graded(name, student) for student in IDS]
    rows = [replace(each.row(), folder=f"folder_{at}") for at, each in enumerate(students)]
    rows[-2] = replace(rows[-2], student="the same", came=1.0)
    rows[-1] = replace(rows[-1], student="the same", came=2.0)
    question = homework(name).questions[0].name
    return report_html(
        rows,
        homework(name),
        lang,
        [Missing(Student((student,), "남궁하늘"), "a namesake") for student in IDS],
        changes=[GradeChange(student, question, 3, 10, STATUS) for student in IDS],
        repairs=[(row, Repair(question, "step", f"-{CODE}\n+{CODE}", CODE)) for row in rows[:5]],
    )


def similar(name: str, lang: str) -> str:
    """The page of two who share some of what they wrote, below what they do not."""
    shared = "\n".join(f"{CODE} + np.tanh(a[{line}]) ** {line} - b.sum()" for line in range(12))
    own = {IDS[0]: "# 혼자 쓴 줄\n" * 30, IDS[3]: "own = 1\n" * 40}
    codes = [code(student, f"{text}{shared}\n{text}") for student, text in own.items()]
    pairs = similar_pairs(codes, [])
    return similar_html(pairs, homework(name), lang, count=2, skipped=1, common=10)


def pages() -> Iterator[tuple[str, str]]:
    """(name, HTML) of each kind of page in each language."""
    first, *others = available()
    for lang in ("en", "ko"):
        yield f"report-{lang}", report(first, lang)
        yield f"nobody-{lang}", report_html([], homework(first), lang)
        yield f"similar-{lang}", similar(first, lang)
        yield f"{first}-{lang}", feedback(first, lang)
    for name in others:  # for their pictures
        yield f"{name}-ko", feedback(name, "ko")
