"""Every kind of problem a homework may have is told, and nothing of one that has none."""

import pytest

from autograder.authoring import bench
from autograder.authoring.lint import lint
from autograder.errors import AssignmentError
from autograder.homework.misconceptions import load_bank
from autograder.homework.translations import read_translations

SOLUTION = "solutions/demo.py"
TOML = "assignment/demo/assignment.toml"
PUBLIC_Q1 = "assignment/demo/tests/public/q1.py"
Q1 = "assignment/demo/tests/hidden/q1.py"
BANK = "assignment/demo/misconceptions.toml"
AGREES = "agree(y, right"


@pytest.fixture
def problems(demo):
    """What lint says, but for templates that an edit made stale."""

    def found(**options):
        return [each for each in lint(demo(), **options) if not each.startswith("stale: ")]

    return found


def test_a_homework_as_it_was_laid_out_has_no_problem(demo):
    assert list(lint(demo(), with_mutants=True)) == []


def test_what_is_looked_at_next_is_told(demo):
    told = []

    list(lint(demo(), on_check=told.append))

    assert told[:3] == ["files", "points", "the reference"]


def test_cases_that_do_not_add_up_to_their_question(edit, problems):
    edit(Q1, "points = 40", "points = 30")
    edit(Q1, "points=30", "points=20")

    assert len(problems()) == 1
    assert "the cases are worth 30 points, but assignment.toml says 40" in problems()[0]


def test_questions_that_do_not_add_up_to_100(edit, problems):
    edit(TOML, "points = 40", "points = 30")
    edit(Q1, "points = 40", "points = 30")
    edit(Q1, "points=30", "points=20")

    assert problems() == ["the questions are worth 90 points, not 100"]


def test_a_question_without_a_hidden_case(edit, problems):
    edit(Q1, "@test_case", "# @test_case")
    edit(Q1, "points = 40", "points = 0")
    edit(TOML, "points = 40", "points = 0")

    assert "q1 has no hidden case" in problems()


def test_a_question_without_a_public_case(edit, problems):
    edit(PUBLIC_Q1, "@test_case", "# @test_case")

    assert "q1 has no public case: students cannot check it" in problems()


@pytest.mark.parametrize(
    ("place", "old", "new", "problem"),
    [
        (PUBLIC_Q1, "points=0)", "points=0, hidden=True)", "the public ones with `hidden=True`"),
        (Q1, ", hidden=True", "", "the hidden ones without `hidden=True`"),
    ],
)
def test_a_case_that_is_marked_otherwise_than_its_folder_says(
    place, old, new, problem, edit, problems
):
    edit(place, old, new)

    assert len(problems()) == 1
    assert problem in problems()[0]


def test_a_question_that_lacks_a_file(project, demo):
    (project / PUBLIC_Q1).unlink()

    with pytest.raises(AssignmentError, match=r"there is no test file .*public/q1\.py"):
        demo()


def test_a_reference_that_fails_its_own_numeric_check(edit, problems):
    edit(SOLUTION, "np.sum(dy, axis=1", "np.mean(dy, axis=1")

    assert problems()[0].startswith("the reference fails q2, 'numeric check of W and b': ")


def test_a_reference_that_does_not_load(edit, problems):
    edit(SOLUTION, "import numpy as np\n", "import numpy as np\n\n1 / 0\n")

    assert problems() == ["demo.py does not load: ZeroDivisionError: division by zero"]


def test_a_reference_that_lacks_a_function(edit, problems):
    edit(TOML, '"backward"]', '"backward", "train"]')

    assert problems() == ["demo.py does not define `train`, which assignment.toml names"]


def test_a_hidden_case_that_raises_tells_what_and_where(edit, problems):
    edit(Q1, "right(reference, point).y, ", "right(reference, point).z, ")

    assert problems() == [
        "the reference fails q1, 'forward: y at several sizes': AttributeError: 'Answers' object "
        f"has no attribute 'z' ({Q1}, line 17)",
        "the reference fails q2, 'numeric check of W and b': pays only where q1 earned at least a "
        "third of its points",
    ]


def test_a_reference_that_changes_its_arguments(edit, problems):
    edit(SOLUTION, '    dW = dy @ cache["x"].T', '    dy *= 1.5\n    dW = dy @ cache["x"].T')

    assert "the reference changes an argument of its own: backward, argument 3" in problems()


def test_cases_that_depend_on_each_others_order(edit, problems):
    edit(Q1, "points = 40", "points = 40\nSEEN = []")
    first, last = "y_at_several_sizes(forward, reference):", "cache_holds_x(forward, reference):"
    edit(Q1, first, f"{first}\n    SEEN.append(1)")
    edit(Q1, last, f"{last}\n    assert SEEN")

    assert problems() == ["q1: what the reference earns depends on the order of the cases"]


def test_a_language_that_lacks_a_cell(edit, problems):
    edit(SOLUTION, '# %% [markdown] lang="ko"\n# ## 1', "# %% [markdown]\n# ## 1")

    assert problems() == [
        "the handout's languages differ in their number of cells: 4 in en, 3 in ko"
    ]


def test_a_picture_that_is_not_there_or_not_shown(edit, problems):
    edit(SOLUTION, "pictures/layer.svg", "pictures/network.svg")

    assert problems() == [
        "pictures/network.svg is shown but not there",
        "pictures/layer.svg is shown nowhere",
    ]


def test_a_case_without_its_name_in_korean(edit, problems):
    edit(Q1, 'name="forward: the cache holds x"', 'name="forward: x is kept"')

    assert problems() == [
        "words.ko.toml lacks 1 name: 'forward: x is kept'",
        "words.ko.toml has 1 name that nothing here is called: 'forward: the cache holds x'",
    ]


def test_a_title_without_its_korean(edit, problems):
    edit(TOML, ', ko = "역전파"', "")

    assert problems() == ["assignment.toml: the title of q2 has no `ko`"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("points = 40", "points = 50", "its `points` are 50, but its cases are worth 40"),
        (", points=30,", ",", "the case 'forward: y at several sizes' has no `points=`"),
        ("def cache_holds_x", "def y_at_several_sizes", "2 functions are called `y_at_several"),
        (AGREES, f'assert y is not None, CheckFailed("x"); {AGREES}', "line 17: no message 'x'; "),
        (AGREES, f'assert y is not None, CheckFailed("rises"); {AGREES}',
         "line 17: the message 'rises' needs `what=`"),
        (AGREES, f"print(y)\n        {AGREES}", "line 17: `print`: it would stand on the terminal"),
    ],
)  # fmt: skip
def test_a_test_file_that_means_something_else(old, new, problem, edit, problems):
    edit(Q1, old, new)

    assert problem in problems()[0]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("hint.en", "hints.en", "misconception bias_left_out: nobody reads the key `hints`"),
        ("find =", "found =", "misconception bias_left_out: nobody reads the key `found`"),
        ('concept = "bias"', 'concept = "biass"', "the concept 'biass' is not in the list"),
        ('["bias", ', '["bias", "axis", ', "no misconception is of the concept 'axis'"),
        ('got = "N', 'gott = "N', "misconception nothing_returned: no message has all of `key`,"),
    ],
)
def test_a_bank_that_nobody_reads_so(old, new, problem, edit, problems):
    edit(BANK, old, new)

    assert any(each.startswith(problem) for each in problems())


def test_a_message_of_a_case_may_have_its_korean(project, edit, problems):
    words = project / "assignment/demo/words.ko.toml"
    words.write_text(
        words.read_text("utf-8") + '"y has {count} rows, not one" = "{count}"\n', "utf-8"
    )
    said = '(f"y has {len(y)} rows,"\n            " not one")'
    edit(Q1, AGREES, f"assert y is not None, {said}\n        {AGREES}")
    before = problems()
    read_translations.cache_clear()  # an author's next command is a process of its own

    assert before == ["words.ko.toml lacks 1 name: 'y has {} rows, not one'"]
    assert problems() == []


def test_a_text_that_tells_hidden_numbers(project, edit, problems):
    words = project / "assignment/demo/words.ko.toml"
    words.write_text(words.read_text("utf-8") + '"y is {number}" = "{number}"\n', "utf-8")
    read_translations.cache_clear()
    wanted = "right(reference, point).y"
    edit(Q1, AGREES, f'assert (y == {wanted}).all(), f"y is {{y[0, 0]}}"\n        {AGREES}')

    (problem,) = [each for each in problems() if "hidden numbers" in each]

    assert problem.startswith("q1, 'forward: y at several sizes': students read the text")
    assert ": 'y is " in problem


@pytest.mark.parametrize("place", [PUBLIC_Q1, Q1])
def test_a_case_that_cannot_fail(place, edit, problems):
    edit(place, "def y_", "def y_unseen(forward):\n    forward\n\n\ndef y_")

    assert any(each.endswith("pass it: it cannot fail") for each in problems())


@pytest.mark.parametrize("place", [PUBLIC_Q1, Q1])
def test_a_case_that_asks_for_what_is_not_there(place, edit, problems):
    edit(place, "(forward", "(forwrd")

    (problem,) = problems()

    assert "asks for `forwrd`, which there is not; there are: forward, backward, ref" in problem


def test_a_file_that_is_half_written_is_told_with_its_folder(project, edit, problems):
    edit(Q1, "for point in ORDINARY:", "for point in ORDINARY")

    assert problems() == [f"{project / Q1}, line 15: SyntaxError: expected ':'"]


def test_an_entry_of_the_bank_that_lacks_a_key_is_told_by_its_id(edit, problems):
    edit(BANK, 'questions = ["q1"]\n', "")

    assert problems()[0].endswith(
        "misconceptions.toml: bias_left_out: the key 'questions' is missing"
    )


def test_an_untouched_sample_that_is_no_longer_one(project, demo):
    edited = project / "samples/demo/untouched.ipynb"
    edited.write_text(edited.read_text("utf-8") + "\n", "utf-8")

    assert list(lint(demo())) == [
        "stale: samples/demo/untouched.ipynb; copy student_template/demo/demo.ipynb over it"
    ]


def test_what_is_left_of_the_skeleton_once_the_homework_is_another(edit, problems):
    edit(TOML, "An affine layer in NumPy", "A perceptron")

    assert problems() == [
        f"{place} is still the skeleton's: it speaks of the affine layer"
        for place in (
            "assignment/demo/about.en.md",
            "assignment/demo/about.ko.md",
            "assignment/demo/pictures/layer.svg",
            "samples/demo/right.py",
        )
    ]


def test_a_homework_without_a_word_of_korean(project, problems):
    (project / "assignment/demo/words.ko.toml").unlink()
    read_translations.cache_clear()  # an author's next command is a process of its own

    assert problems()[0].startswith("words.ko.toml lacks ")
    assert "'forward: y has shape (m, n)', " in problems()[0]


def test_a_function_of_which_nothing_is_left_in_the_template(edit, problems):
    edit(SOLUTION, '    """Run the layer.', '    # BEGIN SOLUTION NO PROMPT\n    """Run the layer.')
    edit(SOLUTION, 'It may hold more.\n    """\n    # BEGIN SOLUTION', 'It may.\n    """')

    assert len(problems()) == 1
    assert "Error: expected an indented block" in problems()[0]


def test_a_file_that_is_no_text(project, problems):
    (project / "assignment/demo/about.ko.md").write_bytes(b"\xff\xfe\xff")

    assert len(problems()) == 1
    assert problems()[0].startswith("UnicodeDecodeError: ")


def test_a_template_that_is_stale(edit, demo):
    edit("assignment/demo/about.en.md", "One layer", "A layer")

    (problem,) = lint(demo())

    assert problem.startswith("stale: ")
    assert problem.endswith("README.md; `python -m autograder template` rebuilds the templates")


def test_a_public_case_that_holds_a_line_of_the_answer(edit, problems):
    line = 'y = params["W"] @ x + params["b"]'
    body = (
        f"def y_of_the_example(forward):\n    params, x = PARAMS, X\n    {line}\n    assert y.any()"
    )
    edit(PUBLIC_Q1, "def y_of_the_example(forward):", body)

    assert problems() == [
        f"template ({lang}), tests/q1.py: a line of the answer: {line!r}" for lang in ("en", "ko")
    ]


def test_calling_what_students_write_is_no_answer(edit, problems):
    call = "grads = backward(params, x, dy)"
    edit(
        SOLUTION,
        "    return y, {",
        f"    dy = y\n    if x is None:\n        {call}\n    return y, {{",
    )
    body = f"def y_of_the_example(forward, backward):\n    params, x, dy = PARAMS, X, X\n    {call}"
    edit(PUBLIC_Q1, "def y_of_the_example(forward):", body)

    assert not any("line of the answer" in each for each in problems())


def test_a_public_case_that_asks_for_the_reference(edit, problems):
    edit(PUBLIC_Q1, "def y_of_the_example(forward):", "def y_of_the_example(forward, reference):")

    assert len(problems()) == 1
    assert "a public case asks for `reference`, which students do not have" in problems()[0]


def test_a_misconception_that_is_not_noticed(edit, problems):
    edit(BANK, 'replace = "@ x" }', "replace = '@ x + params[\"b\"] + 0' }")

    assert "misconception bias_left_out: q1 does not notice it" in problems()


def test_a_misconception_that_is_recognised_as_another(edit, problems):
    edit(BANK, "[{ find = '{\"x\": x}', replace = '{\"x\": y}' }]", BIAS)

    assert "misconception cache_without_x: recognised as bias_left_out" in problems()
    assert "misconceptions bias_left_out and cache_without_x look the same" in problems()


BIAS = "[{ find = '@ x + params[\"b\"]', replace = '@ x' }]"


def test_a_misconception_whose_patch_raises(edit, problems):
    edit(BANK, 'replace = "@ x" }', 'replace = "@ xx" }')

    assert problems()[0] == (
        "misconception bias_left_out: recognised as nothing: it has no numbers, 'forward: y at "
        "several sizes' ends in NameError: name 'xx' is not defined (solutions/demo.py, line 94)"
    )


def test_a_misconception_that_no_comparison_with_the_reference_shows(edit, problems):
    edit(Q1, 'right(reference, point).cache["x"]', "point.x")

    assert problems()[0] == (
        "misconception cache_without_x: recognised as nothing: no case that it fails in q1 passes "
        "with it in place of `reference`; compare with the reference's own answer"
    )


def test_a_patch_whose_text_is_not_found(edit, problems):
    edit(BANK, '{"x": x}', '{"x": z}')

    assert problems() == [
        "misconception cache_without_x: demo.py: found 0 times, expected 1: '{\"x\": z}'"
    ]


def test_a_patch_that_does_not_load(edit, problems):
    edit(BANK, 'replace = "@ x"', 'replace = "@ ("')

    assert len(problems()) == 1
    assert problems()[0].startswith("misconception bias_left_out: demo.py does not load: Syntax")


def test_a_variant_that_does_not_load(edit, problems):
    edit(BANK, 'replace = "@ x" }]', 'replace = "@ VARIANT" }]\nvariants = ["x", "("]')

    assert len(problems()) == 1
    assert problems()[0].startswith("misconception bias_left_out: demo.py does not load: Syntax")


def test_variants_that_no_patch_has_a_place_for(edit, demo):
    edit(BANK, 'replace = "@ x" }]', 'replace = "@ x" }]\nvariants = ["x"]')

    with pytest.raises(AssignmentError, match="bias_left_out: `variants` and VARIANT"):
        load_bank(demo())


def test_a_patch_that_does_not_end(edit, problems, monkeypatch):
    monkeypatch.setattr(bench, "REFERENCE_SECONDS", 0.2)
    edit(SOLUTION, '    return y, {"x": x}', '    done = True\n    return y, {"x": x}')
    edit(BANK, "find = '{\"x\": x}', replace = '{\"x\": y}'", ENDLESS)

    assert problems() == [
        "misconception cache_without_x: the patched reference does not end in 0.2 s"
    ]


ENDLESS = 'find = "done = True", replace = """while True: pass"""'


def test_a_misconception_of_a_question_that_is_not_there(edit, problems):
    edit(BANK, 'questions = ["q1", "q2"]', 'questions = ["q1", "q9"]')

    assert problems() == ["misconception nothing_returned: there is no question q9"]


def test_a_misconception_of_a_failure_that_never_happens(edit, problems):
    edit(BANK, 'key = "kind"', 'key = "nothing"')

    assert problems()[0].startswith("misconception nothing_returned: no case fails with the key")


def test_a_hidden_case_that_nobody_fails(edit, problems):
    edit(Q1, 'right(reference, point).cache["x"]', 'cache["x"] * 1')

    assert "q1, 'forward: the cache holds x': no misconception of the bank fails it" in problems()


def test_a_change_of_the_reference_that_no_hidden_case_notices(edit, problems):
    edit(SOLUTION, "return y, {", "return 1 * y, {")

    assert problems(with_mutants=True) == [
        "no hidden case notices, in forward: return (1 * y, {'x': x}) → return (y, {'x': x})"
    ]


LISTED = """
[[equivalent]]
function = "forward"
before = "return (1 * y, {'x': x})"
after = ["return (y, {'x': x})"]
reason = "a product with one changes nothing"
"""


@pytest.fixture
def listed(project, edit):
    """Write down what is equivalent; the reference then holds one such change."""
    edit(SOLUTION, "return y, {", "return 1 * y, {")
    path = project / "assignment/demo/equivalent_mutants.toml"
    return lambda text: path.write_text(text, "utf-8")


def test_a_change_that_is_listed_as_equivalent_is_no_problem(listed, problems):
    listed(LISTED)

    assert problems(with_mutants=True) == []


def test_a_change_that_is_listed_but_noticed_or_not_there(listed, problems):
    listed(LISTED.replace('["', """["return (2 * y, {'x': x})", "pass", \""""))

    assert problems(with_mutants=True) == [
        "equivalent_mutants.toml: a hidden case notices, in forward: "
        "return (1 * y, {'x': x}) → pass",
        "equivalent_mutants.toml: a hidden case notices, in forward: "
        "return (1 * y, {'x': x}) → return (2 * y, {'x': x})",
    ]
    listed(LISTED.replace("1 *", "3 *"))

    assert problems(with_mutants=True) == [
        "no hidden case notices, in forward: return (1 * y, {'x': x}) → return (y, {'x': x})",
        "equivalent_mutants.toml: nothing is changed so, in forward: "
        "return (3 * y, {'x': x}) → return (y, {'x': x})",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LISTED.replace("reason = ", "why = "), "KeyError: 'reason'"),
        (LISTED.replace('["', '"').replace('"]', '"'), "a list as `after`"),
        (LISTED + LISTED, "listed twice"),
        ("[[equivalent", "TOMLDecodeError"),
    ],
)
def test_a_list_of_equivalent_changes_that_cannot_be_read(listed, problems, text, told):
    listed(text)

    (problem,) = problems(with_mutants=True)

    assert "equivalent_mutants.toml: " in problem
    assert told in problem
