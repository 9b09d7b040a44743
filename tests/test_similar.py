"""Pairs that share more than the template explains, and the page that shows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.homework.assignment import available, load_assignment
from autograder.similarity.shared_code import COMMON, code, similar_pairs
from autograder.similarity.similar_page import similar_html
from tests.outputs.samples import HOMEWORK

TEMPLATE = "import numpy as np\n\n" + "\n".join(
    f"def given_{i}(a, b):\n    return np.dot(a, b) + np.tanh(a) * np.exp(b) - {i}\n"
    for i in range(5)
)
COPIED = """
def walk(first, second):
    total = np.zeros((3, 3))
    for step in range(len(first)):
        total[step] += first[step] @ second.T - np.tanh(first[step])
        total = np.clip(total, -1, 1) / np.sqrt(np.sum(total ** 2) + 1e-9)
        if total.max() > 0.5 and step % 2 == 0:
            total *= np.exp(-step) * np.cumsum(second, axis=0)
    return total, [total.mean(), total.std(), np.linalg.norm(total)]
"""
RENAMED = (
    COPIED.replace("first", "a")
    .replace("total", "result")
    .replace("    return", "    # the end\n\n    return")
)
OWN = """
def walk(xs, ys):
    pieces = [np.outer(x, y).ravel() for x, y in zip(xs, ys, strict=True)]
    while pieces and pieces[-1].size < 4:
        last = pieces.pop()
        print("dropped", last, file=None)
    with np.errstate(all="ignore"):
        answer = np.concatenate(pieces).reshape(-1, 2) if pieces else None
    assert answer is not None, "nothing is left"
    return {"answer": answer, "count": len(pieces)}
"""


def names(pairs):
    return [(each.first.name, each.second.name) for each in pairs]


def found(**texts):
    return names(similar_pairs([code(name, text) for name, text in texts.items()], [TEMPLATE]))


def test_a_copy_with_other_names_comments_and_spacing_is_found():
    assert found(a=TEMPLATE + COPIED, b=TEMPLATE + RENAMED, c=TEMPLATE + OWN) == [("a", "b")]


def test_what_the_template_explains_is_no_similarity():
    assert found(a=TEMPLATE, b=TEMPLATE, c=TEMPLATE + OWN) == []


def test_what_half_the_class_has_is_no_similarity():
    everybody = [code(str(number), COPIED) for number in range(COMMON + 1)]

    assert similar_pairs(everybody, []) == []


def test_a_students_own_earlier_submission_is_no_pair():
    assert similar_pairs([code("kim", COPIED, "kim"), code("kim-2", COPIED, "kim")], []) == []


def test_the_share_is_of_the_shorter_texts_own_code():
    (pair,) = similar_pairs([code("a", COPIED), code("b", COPIED + OWN)], [])

    assert pair.share == 1


def test_shared_lines_are_marked_and_others_are_not():
    (pair,) = similar_pairs([code("a", "x = 1\n" + COPIED), code("b", OWN + COPIED)], [])

    marked = pair.first.marked_lines(pair.runs)
    assert pair.first.lines.index("    total = np.zeros((3, 3))") in marked
    assert 0 not in marked


@pytest.mark.parametrize(
    "text", ["", "\0", "def (:\n", '"""', "\ud800" * 50, "\t\n" * 30_000, "(" * 60_000]
)
def test_any_text_can_be_compared(text):
    assert similar_pairs([code("a", text), code("b", COPIED)], [TEMPLATE]) == []


def test_the_page_says_that_it_is_no_verdict():
    page = similar_html([], HOMEWORK, "en", count=2, skipped=1, common=10)

    assert "It decides nothing and is part of no grade." in page
    assert "2 submissions were compared, 1 could not be read." in page


def test_nothing_that_a_student_wrote_becomes_part_of_the_page():
    hostile = COPIED + "x = '<script>alert(1)</script></pre>\u202e'\n"
    pairs = similar_pairs([code("<b>kim", hostile), code("lee", hostile)], [])

    page = similar_html(pairs, HOMEWORK, "ko", count=2, skipped=0, common=10)

    assert "<script" not in page
    assert "<b>" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;" in page


def test_the_command_compares_a_folder_and_runs_nothing(tmp_path: Path):
    name = available()[0]
    folder = tmp_path / "submissions"
    folder.mkdir()
    trap = f"open({str(tmp_path / 'ran')!r}, 'w')\n"
    for student, text in (("kim", COPIED), ("lee", RENAMED), ("park", OWN)):
        (folder / f"{student}.py").write_text(trap + text, "utf-8")
    (folder / "choi.pdf").write_bytes(b"%PDF-1.4")
    page = tmp_path / "similar.html"

    done = CliRunner().invoke(
        main, ["similar", str(folder), "--assignment", name, "--out", str(page)]
    )

    assert done.output == f"{page}: 1 pairs to read; none of them is a verdict\n"
    assert load_assignment(name).title["en"] in page.read_text("utf-8")
    assert not (tmp_path / "ran").exists()
