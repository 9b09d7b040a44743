import csv
import io
import re
import unicodedata

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from autograder.outputs import escape
from tests.outputs.samples import HOSTILE, LONG

MARKDOWN = MarkdownIt("commonmark")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "－1", "\ttab"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_led_by_an_apostrophe(text):
    assert escape.cell(text).startswith("'")


@pytest.mark.parametrize("separator", ";|\t\n")
@pytest.mark.parametrize("formula", ["=1+1", ' "=1+1"', "+1", "-1", "@SUM(A1)", "＝1"])
def test_a_formula_is_led_by_an_apostrophe_at_every_separator(formula, separator):
    stream = io.StringIO()
    text = f"x{separator}{formula}{separator}y"
    csv.writer(stream, lineterminator="\n").writerow(["kim", escape.cell(text), 3])

    pieces = re.split(f"[{separator}\n]", stream.getvalue())

    assert not [piece for piece in pieces if piece.strip(' "')[:1] in tuple("=+-@＝")]


@pytest.mark.parametrize("text", ["kim", "홍길동", "2024017", "a=b", "a-b", "", "'kim"])
def test_a_harmless_cell_stays_as_it_is(text):
    assert escape.cell(text) == text


@given(HOSTILE)
def test_a_cell_survives_the_way_through_a_csv_file(text):
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow([escape.cell(text), "next"])
    read = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))
    assert read == [[escape.cell(text), "next"]]
    stream.getvalue().encode("utf-8")


def test_what_readers_of_csv_choke_on_is_replaced_in_a_cell():
    assert escape.cell("a\0b\ud800") == "a\ufffdb\ufffd"


@given(HOSTILE)
def test_visible_text_holds_nothing_that_a_terminal_obeys(text):
    shown = escape.visible(text)
    hidden = {unicodedata.category(each) for each in set(shown) - {"\n", "\t"}} & {"Cc", "Cs"}
    assert not hidden
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e")


def test_escapes_and_overrides_are_shown():
    assert escape.visible("\x1b[31mred\u202e\x9b") == "␛[31mred\\u202e\\x9b"


@pytest.mark.parametrize(
    "unseen", "\u00ad\u061c\u200b\u2028\u2029\u2060\u2066\u2069\ufeff\U000e0041"
)
def test_what_is_not_seen_or_breaks_a_line_is_shown(unseen):
    assert escape.visible(unseen) == unseen.encode("ascii", "backslashreplace").decode()


def test_line_endings_of_other_systems_are_line_endings():
    assert escape.visible("a\r\nb\rc") == "a\nb\nc"


def test_one_line_is_one_line_and_bounded():
    line = escape.one_line("a\nb\t c" * 1000, 50)
    assert "\n" not in line
    assert len(line) == 50
    assert line.endswith("…")


def test_a_text_is_cut_before_it_is_worked_on():
    assert escape.one_line(" " * 1000 + "far behind", 50) == ""


def test_clipped_text_never_ends_within_a_character():
    assert escape.clip("가나다", 7) == "가나"
    assert escape.clip("\ud800", 7) == "\ufffd"


@given(HOSTILE)
def test_a_message_in_markdown_is_one_paragraph_of_text_and_code(text):
    kinds = {token.type for token in MARKDOWN.parse(escape.markdown(text))}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close"}
    parts = MARKDOWN.parseInline(escape.markdown(text))[0].children or []
    assert {part.type for part in parts} <= {"text", "text_special", "code_inline"}


def test_code_in_a_message_stays_code_in_markdown():
    assert escape.markdown("no `W_H` in a_b") == r"no `W_H` in a\_b"


def test_code_that_could_be_a_tag_is_no_tag_anywhere():
    for shown in (escape.html_message, escape.html_mathematics):
        assert shown("`<b>`") == "<code>&lt;b&gt;</code>"
    assert escape.markdown("`<b>`") == r"\`&lt;b&gt;\`"


@pytest.mark.parametrize("text", ["- item", "1. item", "1) item", "+ item", "# title", "> quote"])
def test_a_message_cannot_start_a_list_or_a_heading(text):
    assert MARKDOWN.parse(escape.markdown(text))[0].type == "paragraph_open"


def test_addresses_in_a_message_are_not_made_links():
    html = MarkdownIt("commonmark").render(escape.markdown("see http://evil.example www.evil.kr"))
    assert "<a" not in html


@given(HOSTILE)
def test_a_block_of_markdown_cannot_be_left(text):
    tokens = MARKDOWN.parse("Before.\n\n" + escape.markdown_block("first\n" + text + "x", 1000))
    assert [token.type for token in tokens][3:] == ["code_block"]


@given(HOSTILE)
def test_a_message_in_html_has_no_tag_but_code(text):
    html = str(escape.html_message(text))
    assert set(re.findall(r"<[^>]*>?", html)) <= {"<code>", "</code>"}


def test_texts_of_any_length_are_cut_everywhere():
    assert len(escape.markdown(LONG)) < 20_000
    assert len(escape.markdown_block(LONG, 1000)) < 2_000
    assert len(escape.html_message(LONG)) < 20_000


SYMBOLS = [
    ("h_0 and h_{t-1}", "<i>h</i><sub>0</sub> and <i>h</i><sub>t-1</sub>", "h₀ and hₜ₋₁"),
    ("dW_H", "<i>dW</i><sub>H</sub>", "dW\\_H"),
    ("W_xh_f", "<i>W</i><sub>xh_f</sub>", "W\\_xh\\_f"),
    ("h_t는 W_xh_f의", "<i>h</i><sub>t</sub>는 <i>W</i><sub>xh_f</sub>의", "hₜ는 W\\_xh\\_f의"),
    ("up to i_12.", "up to <i>i</i><sub>12</sub>.", "up to i₁₂."),
    ("y_true, max_norm", "y_true, max_norm", "y\\_true, max\\_norm"),
    ("`h_0`", "<code>h_0</code>", "`h_0`"),
    ("<b> h_0", "&lt;b&gt; <i>h</i><sub>0</sub>", "&lt;b&gt; h₀"),
    ('grads["W_X"]', "grads[&#34;W_X&#34;]", 'grads\\["W\\_X"\\]'),
]


@pytest.mark.parametrize(("text", "html", "markdown"), SYMBOLS)
def test_symbols_are_set_as_in_the_handout(text, html, markdown):
    assert escape.html_mathematics(text) == html
    assert escape.markdown(text) == markdown


@given(HOSTILE)
def test_mathematics_in_html_has_no_tag_but_its_own(text):
    plain = re.sub("</?(code|i|sub)>", "", escape.html_mathematics(text))
    assert "<" not in plain and ">" not in plain
