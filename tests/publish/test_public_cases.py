"""What may stand in a file of public cases: students get it as it stands."""

import pytest

from autograder.errors import AssignmentError
from autograder.publish.public_cases import check_public

FILE = """\
import math

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import agree

OK_FORMAT = False
name = "q1"
points = 0


def helper(anything):
    return anything


@test_case(name="public", points=0)
def public(solve):
    assert helper(solve()) == 1
"""


def test_a_file_of_public_cases_alone_may_go_to_students():
    check_public(FILE, "q1.py", known=("solve",))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("points=0", "points=0, hidden=True", "line 17: students get this file"),
        ("points=0", "points=0, hidden=FLAG", "line 17: students get this file"),
        ("points=0", "**extra", "line 17: students get this file"),
        ('name="public", points=0', '"public", 0, True', "line 17: students get this file"),
        ("(solve)", "(solve, reference)", "line 18: a public case asks for `reference`"),
        ("(solve)", "(*, reference)", "asks for `reference`, .* they have: solve"),
        ("import math", "import math, scipy", "line 1: a public case needs `scipy`"),
        ("import math", "from assignment.toy.x import y", "needs `assignment.toy.x`"),
        ("import math", "from . import examples", "line 1: a public case needs `.`"),
        ("    return", "    import scipy\n    return", "line 14: a public case needs `scipy`"),
    ],
)
def test_what_students_could_not_run_or_must_not_see_is_refused(old, new, words):
    with pytest.raises(AssignmentError, match=words):
        check_public(FILE.replace(old, new), "q1.py", known=("solve",))
