"""What stays of a test file when its hidden cases are taken out."""

import pytest

from autograder.errors import AssignmentError
from autograder.publish.public_tests import public_part

HEAD = """\
from otter.test_files import test_case

OK_FORMAT = False
name = "q1"
points = 1
"""

PUBLIC = """

@test_case(name="public", points=0)
def public(solve):
    assert solve() == 1
"""

HIDDEN = """

@test_case(name="hidden", points=1, hidden=True)
def hidden(solve, reference):
    assert solve() == reference.solve()
"""


def publish(source, known=("solve",)):
    return public_part(source, "q1.py", question="q1", known=known)


def test_a_hidden_case_goes_and_a_public_one_stays():
    text = publish(HEAD + PUBLIC + HIDDEN)

    assert "hidden" not in text
    assert PUBLIC.strip() in text


def test_what_stays_is_a_test_file_of_otters(otter_test_file):
    tests = otter_test_file.from_string(publish(HEAD + HIDDEN + PUBLIC))

    tests.run({"solve": lambda: 1})

    assert [(case.name, case.points) for case in tests.test_cases] == [("public", 0)]
    assert tests.passed_all


@pytest.mark.parametrize(
    "secret",
    [
        "SECRET = 3\n",
        "SECRET, OTHER_SECRET = 3, 4\n",
        "SECRET: int = 3\n",
        'TABLE = {}\nTABLE["SECRET"] = 3\n',
        "import SECRET\n",
        "from SECRET import secret\n",
        "def helper():\n    return 'SECRET'\n",
        "class Helper:\n    SECRET = 3\n",
        'LIMIT = 3\n"""SECRET limit."""\n',
        "# SECRET, with the hidden case\n",
        "# SECRET, free-standing\n\n",
    ],
)
def test_what_only_a_hidden_case_uses_goes_with_it(secret):
    text = publish(HEAD + secret + HIDDEN + PUBLIC)

    assert "SECRET" not in text.upper()


def test_a_local_variable_does_not_keep_a_hidden_constant_of_the_same_name():
    public = PUBLIC.replace("assert", "weights = 1\n    assert weights and")

    text = publish(HEAD + "weights = 'SECRET'\n" + HIDDEN + public)

    assert "SECRET" not in text


def test_a_helper_of_a_helper_of_a_public_case_stays_with_its_constant():
    helpers = "\nFAR = 1\n\n\ndef far():\n    return FAR\n\n\ndef near():\n    return far()\n"

    text = publish(HEAD + helpers + PUBLIC.replace("== 1", "== near()"))

    assert "FAR = 1" in text
    assert "def far" in text


def test_names_in_decorators_defaults_and_comprehensions_count_as_used():
    helper = "A = [1]\nB = 2\nC = A\n\n\ndef helper(b=B):\n    return [c for c in C]\n"

    text = publish(HEAD + helper + PUBLIC.replace("== 1", "== helper()"))

    assert "A = [1]\nB = 2\nC = A\n" in text


def test_an_import_keeps_only_the_names_that_public_cases_use():
    line = "from autograder.cases.checks import agree, shaped as SECRET\n"

    text = publish(HEAD + line + HIDDEN + PUBLIC.replace("assert solve() == 1", "agree(solve())"))

    assert "from autograder.cases.checks import agree\n" in text


def test_lines_are_kept_as_they_were_written():
    written = "VALUES = [1,  2]  # two of them\n"
    public = PUBLIC.replace("    assert", "    # why\n    assert") + "    assert VALUES\n"

    text = publish(HEAD + written + public)

    assert written in text
    assert public in text


def test_the_text_below_a_constant_stays_with_it():
    constant = 'LIMIT = 3\n"""Of what is counted."""\n'

    assert constant in publish(HEAD + constant + PUBLIC.replace("== 1", "== LIMIT"))


def test_the_same_file_gives_the_same_bytes():
    assert publish(HEAD + PUBLIC + HIDDEN) == publish(HEAD + PUBLIC + HIDDEN)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (HEAD + "if True:\n    SECRET = 1\n" + PUBLIC, "line 6: only imports, assignments"),
        (HEAD + "A = 1; SECRET = 2\n" + PUBLIC, "line 6: two statements on one line"),
        (HEAD + PUBLIC.replace("points=0", "hidden=FLAG"), "must be True or False, got `FLAG`"),
        (HEAD + PUBLIC.replace("points=0", "**extra"), "give `hidden` as a keyword"),
        (HEAD + PUBLIC.replace('name="public", points=0', '"p", 0, True'), "give `hidden`"),
        (HEAD + PUBLIC.replace("(solve)", "(reference)"), "asks for `reference`"),
        (HEAD + PUBLIC.replace("== 1", "== hidden") + HIDDEN, "a public case uses this hidden"),
        ("import scipy\n" + HEAD + PUBLIC.replace("== 1", "== scipy"), "needs `scipy`"),
        ("import numpy, scipy\n" + HEAD + PUBLIC.replace("== 1", "== scipy"), "needs `scipy`"),
        (
            "from assignment.toy.x import y\n" + HEAD + PUBLIC.replace("== 1", "== y"),
            "needs `assignment.toy.x`",
        ),
    ],
)
def test_a_file_that_cannot_be_cut_with_certainty_is_refused(source, words):
    with pytest.raises(AssignmentError, match=words.replace("(", r"\(")):
        publish(source)
