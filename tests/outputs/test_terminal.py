import io

from hypothesis import given, settings
from rich.console import Console

from autograder.terminal.views import submission_view, summary_table
from tests.outputs.samples import GRADED, HOMEWORK, HOSTILE, UNOPENED, dressed_up, row


def drawn(renderable, width=100):
    stream = io.StringIO()
    Console(file=stream, width=width, color_system=None).print(renderable)
    return stream.getvalue()


def test_the_class_is_a_table_with_a_line_of_means():
    text = drawn(summary_table([row("kim", 10, 12), row("lee", 5, 0)], HOMEWORK, "grades"))
    assert "Matrices: 2 submissions" in text
    assert "mean of 2" in text
    assert "7.5" in text


def test_a_class_without_submissions_can_be_drawn():
    assert "0 submissions" in drawn(summary_table([], HOMEWORK, "grades"))


def test_a_large_class_is_cut_and_says_where_the_rest_is():
    rows = [row(f"s{place:03}", 1, 1) for place in range(100)]
    text = drawn(summary_table(rows, HOMEWORK, "grades"))
    assert "… 40 more in grades/final_grades.csv" in text


def test_a_submission_shows_score_reason_and_hint():
    text = drawn(submission_view(GRADED, HOMEWORK, "en"))
    assert "Score: 22 / 30" in text
    assert "the product is the transpose of what it should be" in text
    assert "→ A likely reason The rows of a meet the columns of b." in " ".join(text.split())
    assert "hello" in text


def test_a_submission_that_never_ran_shows_its_status():
    assert "not a zip file" in drawn(submission_view(UNOPENED, HOMEWORK, "en"))


def test_a_submission_is_shown_in_korean():
    assert "맞는 값을 전치한 것입니다" in drawn(submission_view(GRADED, HOMEWORK, "ko"))


def test_square_brackets_are_text_and_not_markup():
    assert "[red]kim[/red]" in drawn(summary_table([row("[red]kim[/red]", 1, 1)], HOMEWORK, "x"))


@settings(max_examples=30)
@given(HOSTILE)
def test_nothing_a_student_writes_reaches_the_terminal_as_a_control(text):
    shown = drawn(submission_view(dressed_up(text), HOMEWORK, "ko"))
    shown += drawn(summary_table([row(text, 1, 2, status=text)], HOMEWORK, text))
    assert not set(shown) & set("\x00\x07\x08\x1b\x9b\r\u202e\ud800")
