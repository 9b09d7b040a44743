"""The line of a mistake that the bank does not know: found by mending the student's own text."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.errors import AssignmentError
from autograder.grading.grader import Grader
from autograder.grading.locating.claims import Found, repairs, set_on, visit
from autograder.grading.locating.inputs import Inputs
from autograder.grading.locating.locator import Locator, _are_near, _as_told
from autograder.grading.locating.recorder import recorded
from autograder.grading.locating.scopes import said_in
from autograder.homework.assignment import load_assignment
from autograder.homework.questions import Case, QuestionCases
from autograder.intake.source import parse_source
from autograder.model import Cell, Diagnosis, QuestionResult, Source, Submission
from autograder.sandbox.session import Session


@pytest.fixture(scope="module")
def graders():
    made = {}

    def grader(name):
        if name not in made:
            made[name] = Grader(load_assignment(name), locate="always")
            made[name]._locator.seconds = 20.0  # however busy the machine is
            made[name]._locator.most_seconds = 60.0
        return made[name]

    yield grader
    for each in made.values():
        each.close()


def handed_in(name, *changes):
    """The reference as a submission, with some of its text exchanged."""
    text = Path(f"solutions/{name}.py").read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def located(grader, text, filename="hw.py"):
    source = parse_source(filename, text.encode())
    graded = grader.grade_source(Submission("kim", "kim", (Path(filename),)), source)
    return graded


def lines_told(grader, text):
    """Lines that are told where all points were lost."""
    nothing = [QuestionResult(q.name, 0, q.points) for q in grader._assignment.questions]
    source = parse_source("hw.py", text.encode())
    found, _ = grader._locator.locate(grader._zygote, source, nothing, (), 60.0)
    return [each.line for each in found]


def line_of(text, piece):
    return text[: text.index(piece)].count("\n") + 1


def test_right_work_starts_no_search(graders):
    grader = graders("simple_rnn")

    assert located(grader, handed_in("simple_rnn")).located == ()
    assert "_targets" not in vars(grader._locator)


@pytest.mark.parametrize(
    ("name", "old", "new", "function"),
    [
        ("simple_rnn", "params[name] -= lr * grads[name]", "params[name] -= lr * lr * grads[name]",
         "train"),
        ("time_rnn", "self.grads[i] += layer.grads[i]", "self.grads[i] = layer.grads[i]",
         "TimeRNN.backward"),
        ("time_rnn", "dhs[:, t, :] + dh)", "dhs[:, -1, :] + dh)", "TimeRNN.backward"),
        ("bptt_flow", "max(np.abs(np.linalg.eigvals(W)))", "abs(np.max(np.linalg.eigvals(W)))",
         "spectral_radius"),
        ("bptt_flow", "return np.sqrt(np.sum(dh**2, axis=(1, 2)))",
         "return np.sum(dh**2, axis=(1, 2))", "gradient_norms"),
        ("simple_rnn", "for t in reversed(range(len(x))):", "for t in np.arange(len(x)):",
         "backward"),
        ("char_rnn", "return {name: factor * value for name, value in grads.items()}, norm",
         "return {k: v * max(norm, max_norm) / max_norm for k, v in grads.items()}, norm",
         "clip_by_global_norm"),
        ("lstm", '[params[f"b_h_{gate}"] for gate in GATES]',
         '[params[f"b_h_{gate}"] for gate in "figo"]', "stack"),
    ],
)  # fmt: skip
def test_the_line_is_told_and_the_repair_kept_apart(graders, name, old, new, function):
    text = handed_in(name, (old, new))
    graded = located(graders(name), text)

    told = graded.located[0]
    assert (told.function, told.label, told.line) == (function, "hw.py", line_of(text, new))
    assert any(new in line for line in told.text)
    assert "-" + text.split("\n")[told.line - 1] in graded.repairs[0].diff.split("\n")


def test_a_function_that_rests_on_another_wrong_one_is_told_its_own_line(graders):
    slope = "return (1 - h**3) * params"
    roots = "return np.sqrt(np.sum(dh**2, axis=(1, 2)) / len(dh))"
    text = handed_in(
        "bptt_flow",
        ("return (1 - h**2) * params", slope),
        ("return np.sqrt(np.sum(dh**2, axis=(1, 2)))", roots),
    )

    assert lines_told(graders("bptt_flow"), text) == [line_of(text, slope), line_of(text, roots)]


def test_what_every_step_sets_in_one_place_is_found_among_what_was_never_written(graders):
    text = Path("tests/classes/time_rnn/as_in_the_book/time_rnn.py").read_text("utf-8")
    one_place = "hs[:, 0, :] = self.h"
    text = text.replace("hs[:, t, :] = self.h", one_place)

    assert lines_told(graders("time_rnn"), text) == [line_of(text, one_place)]


def test_a_transposed_name_is_exchanged_where_float32_knows_no_value(graders):
    text = Path("tests/classes/time_rnn/float32_throughout/time_rnn.py").read_text("utf-8")
    after = "self.h_next.T @ d, d.sum(0)]"
    text = text.replace("self.h_prev.T @ d, d.sum(0)]", after)

    assert lines_told(graders("time_rnn"), text) == [line_of(text, after)]


def test_what_a_batch_has_at_a_step_can_be_said_where_a_column_is_no_batch():
    batch, columns = np.arange(24.0).reshape(2, 3, 4), np.arange(6.0).reshape(3, 2, 1)
    said = dict(said_in({"t": 1, "xs": batch, "x": columns}))

    assert said["xs[:, t]"] == said_in_full(batch[:, 1])
    assert "x[:, t]" not in said


def said_in_full(value):
    return dict(said_in({"value": value}))["value"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("gru", "z, r, n = np.array(gates)", "r, z, n = np.array(gates)"),
        ("lstm", "a_f, a_i, a_o, a_g = np.split", "a_f, a_i, a_g, a_o = np.split"),
    ],
    ids=["of an array", "of a call"],
)
def test_what_is_right_and_stands_in_the_wrong_place_is_exchanged(graders, name, old, new):
    text = handed_in(name, (old, new))

    assert lines_told(graders(name), text) == [line_of(text, new)]


@pytest.mark.parametrize(
    ("program", "old", "new", "wrong"),
    [
        ("simple_rnn/plain_loops", "        h[t + 1] = ", "        h[t] = ", "        h[t] = "),
        ("simple_rnn/plain_loops",
         "h[0] = h0\n    for t in range(T):\n        h[t + 1] = np.tanh(W_H @ h[t]",
         "s = h0\n    for t in range(T):\n        s = h[t + 1] = np.tanh(W_H @ s",
         "    h = np.zeros((T + 1, d, 1))"),
        ("time_rnn/float32_throughout", "np.array(out).transpose(1, 0, 2)",
         "np.array(out).reshape(len(xs), len(out), -1)", "np.array(out).reshape"),
        ("lstm/reference", "c_t = f_t * c[t] + i_t * g_t",
         "c_t = c[t]\n        c_t *= f_t\n        c_t += i_t * g_t", "c_t *= f_t"),
        ("time_rnn/reference", "np.tanh(h_prev @ Wh + x @ Wx + b)",
         "np.tanh(h_prev @ Wh + x @ Wx) + b", "x @ Wx) + b"),
        ("bptt_flow/reference", "np.sum(dh**2, axis=(1, 2))", "np.sum(dh, axis=(1, 2)) ** 2",
         "(1, 2)) ** 2"),
    ],
    ids=["stored a place too early", "never given what it begins with", "reshaped, not turned",
         "changed in place", "out of a call", "a square of the sum"],
)  # fmt: skip
def test_slips_of_another_kind_are_mended(graders, program, old, new, wrong):
    name, _, style = program.partition("/")
    of_a_class = Path(f"tests/classes/{program}/{name}.py")
    path = Path(f"solutions/{name}.py") if style == "reference" else of_a_class
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    text = text.replace(old, new)

    assert lines_told(graders(name), text) == [line_of(text, wrong)]


def test_a_small_constant_in_a_logarithm_is_no_mistake(graders):
    small = ("np.log(y)", "np.log(y + 1e-12)")
    shift = ("np.exp(z - np.max(z))", "np.exp(z - np.max(z, axis=1, keepdims=True))")
    text = handed_in("simple_rnn", small, shift)

    assert lines_told(graders("simple_rnn"), text) == [line_of(text, shift[1])]


def test_a_reference_that_takes_exact_numbers_alone_is_asked_all_the_same():
    def counted(column):
        assert np.isin(column, (0, 1)).all()
        return int(column.sum())

    exact = {"steps": [["call", "counted", None, [np.ones(3)]]], "want": [[3]]}

    assert Inputs([], SimpleNamespace(counted=counted), seed=1)._is_steady(exact)


def test_a_wrong_text_is_an_answer_that_can_be_mended(graders):
    text = handed_in("char_rnn", ("np.argmax(y_t)", "np.argmin(y_t)"))

    assert lines_told(graders("char_rnn"), text) == [line_of(text, "np.argmin(y_t)")]


def test_an_empty_function_is_told_no_line(graders):
    body = handed_in("simple_rnn")
    start = body.index("    # BEGIN SOLUTION", body.index("def backward"))
    stop = body.index("    # END SOLUTION", start)
    empty = "    return {name: np.zeros(value.shape) for name, value in params.items()}\n"

    assert lines_told(graders("simple_rnn"), body[:start] + empty + body[stop:]) == []


def test_repairs_that_stand_apart_say_nothing():
    def at(line, plainness=0):
        return Found((("backward", "hw.py", line),), (), plainness)

    assert _are_near([at(10), at(13)])
    assert not _are_near([at(10), at(14)])
    assert _are_near([at(10), at(40, plainness=1)])


@pytest.mark.parametrize(
    "style",
    ["backward_needs_its_own_cache", "backward_runs_forward_again", "cache_of_odd_things",
     "dataclasses_and_type_hints", "float32_throughout", "scalars_as_one_by_one_arrays"],
)  # fmt: skip
def test_the_calls_find_nothing_wrong_in_right_work_of_any_style(graders, style):
    grader = graders("simple_rnn")
    path = Path(f"tests/classes/simple_rnn/{style}/simple_rnn.py")
    source = parse_source(path.name, path.read_bytes())
    locator, limits = grader._locator, grader._locator._limits
    with Session(grader._zygote, source, "simple_rnn", (), limits) as session:
        said = locator.search(session, {"backward": "q4"}).value

    assert (said["wrong"], said["tries"]) == ([], 0)


def test_an_order_that_shows_in_several_steps_alone_is_found(graders):
    text = handed_in("bptt_flow", ("product = J_s @ product", "product = product @ J_s"))

    assert lines_told(graders("bptt_flow"), text) == [line_of(text, "product = product @ J_s")]


def test_a_term_that_is_missing_is_said_in_what_changes_as_it_does(graders):
    text = handed_in("simple_rnn", ("W_H @ h[t] + W_X @ x[t] + b_h", "W_H @ h[t] + b_h"))

    assert lines_told(graders("simple_rnn"), text) == [line_of(text, "W_H @ h[t] + b_h")]


CLIPPED = (
    "dc_next = dc_t * f[t]\n        dh_next = np.clip(dh_next, -1, 1)"
    "\n        dc_next = np.clip(dc_next, -1, 1)"
)


@pytest.mark.parametrize(
    ("name", "old", "new", "wrong"),
    [
        ("lstm", "dc_next = dc_t * f[t]", CLIPPED, "dh_next = np.clip"),
        ("lstm", "dc_t * g[t] * i[t] * (1 - i[t])", "dc_t * g[t] * (1 - i[t] ** 2)", '"i": dc_t'),
        ("gru", 'da_z + params["W_hh_r"].T @ da_r', "da_z", 'dh_next += params["W_hh_z"]'),
        ("gru", '{gate}"] += da_t @ x[t].T', '{gate}"] = da_t @ x[t].T', "= da_t @ x[t]"),
    ],
    ids=["clipped on two ways back", "another slope", "a way back forgotten", "set, not added to"],
)
def test_what_goes_wrong_on_the_way_back_in_time_is_found_at_once(graders, name, old, new, wrong):
    text = handed_in(name, (old, new))
    grader = graders(name)

    assert lines_told(grader, text) == [line_of(text, wrong)]
    assert grader._locator.spent < 3.0


def test_a_factor_that_is_missing_is_said_with_what_it_is_missing_from(graders):
    right = "da_t = (1 - h[t + 1] ** 2) * dh_t"
    given = 'dh_t = params["W_Y"].T @ dz_t + dh_next'
    text = handed_in(
        "simple_rnn", (given, "pass"), (right, "da_t = params['W_Y'].T @ dz_t + dh_next")
    )

    assert lines_told(graders("simple_rnn"), text) == [line_of(text, "da_t = params['W_Y']")]


@pytest.mark.parametrize(
    ("name", "forgotten", "behind"),
    [
        ("simple_rnn", 'dh_next = params["W_H"].T @ da_t', 'grads["b_h"] += da_t'),
        ("simple_rnn", 'grads["W_Y"] += dz_t @ h[t + 1].T', "dz_t = y[t] - y_true[t]"),
        ("bptt_flow", "dh_next = jacobian(params, h[t + 1]).T @ dh[t]", "dh[t] = params"),
        ("char_rnn", 'grads["b_y"] += dz_t', "dz_t = y[t] - y_true[piece][t]"),
    ],
    ids=["a state handed on", "an outer product", "by a function", "a sum"],
)
def test_a_statement_that_is_missing_is_told_by_the_line_before_it(
    graders, name, forgotten, behind
):
    text = handed_in(name, (f"{forgotten}\n", "\n"))

    assert lines_told(graders(name), text) == [line_of(text, behind)]


def test_a_function_that_lacks_most_is_told_no_line(graders):
    """What is missing must not be learnt from a function that is hardly there."""
    text = handed_in("simple_rnn")
    begin, end = text.index("        dh_t = params"), text.index("    return grads\n")

    dz_alone = text[:begin] + '        grads["b_y"] += dz_t\n' + text[end:]

    assert lines_told(graders("simple_rnn"), dz_alone) == []


def test_two_mistakes_that_spoil_the_same_are_mended_one_after_the_other(graders):
    slope = ("(1 - h[t + 1] ** 2) * dh_t", "(1 - h[t] ** 2) * dh_t")
    back = ('params["W_H"].T @ da_t', 'params["W_H"] @ da_t')
    text = handed_in("simple_rnn", slope, back)

    told = lines_told(graders("simple_rnn"), text)

    assert sorted(told) == [line_of(text, slope[1]), line_of(text, back[1])]


def test_what_calls_a_function_that_was_named_is_not_looked_into(graders):
    locator = graders("simple_rnn")._locator
    lost = [QuestionResult(q, 0, 1) for q in ("q1", "q2", "q3", "q4", "q5")]
    named = [Diagnosis("q1", "softmax", "softmax_base_two", "")]
    locator._when, when = "auto", locator._when
    try:
        assert set(locator._sought(lost, named)) == {"backward"}
    finally:
        locator._when = when


def test_zero_in_the_place_of_the_identity_is_found(graders):
    new = "    if i == j:\n        return np.zeros_like(params['W_H'])\n    product = np"
    text = handed_in("bptt_flow", ("    product = np", new))

    assert lines_told(graders("bptt_flow"), text) == [line_of(text, "np.zeros_like(params['W_H'])")]


def test_what_earns_all_in_its_own_question_is_not_blamed_for_a_later_one(graders):
    locator = graders("simple_rnn")._locator
    names = [q.name for q in locator._assignment.questions]
    scores = [QuestionResult(name, 1.0 - (name == names[-1]), 1) for name in names]

    assert list(locator._sought(scores, ())) == ["train"]


def test_changes_in_place_are_among_what_the_search_asks(graders):
    assert "change" in {each.call.op for each in graders("time_rnn")._locator._asked}


def test_a_function_of_which_nothing_was_written_down_is_told_loudly(graders):
    def broken(softmax):
        raise OSError

    assignment = load_assignment("simple_rnn")
    questions = {"q1": QuestionCases("q1", (Case("q1", "a", 1, False, broken, ("softmax",)),))}

    with pytest.raises(AssignmentError, match="softmax"):
        recorded(assignment, questions, assignment.load_reference())


@pytest.mark.parametrize(
    "slow",
    ["sum(range(10**8))\n", "def softmax(z):\n    while True:\n        z = z + 1\n",
     "import os, time\n\ndef softmax(z):\n    while time.process_time() < 0.8:\n        pass\n"
     "    os._exit(0)\n"],
    ids=["loads for long", "never answers", "ends itself late"],
)  # fmt: skip
def test_one_submission_never_costs_more_than_its_budget(graders, slow):
    grader = graders("simple_rnn")
    assignment, questions = grader._assignment, grader._questions
    nothing = [QuestionResult(q.name, 0, q.points) for q in assignment.questions]
    locator = Locator(assignment, questions, "always")
    locator.most_seconds = 0.7
    source = parse_source("hw.py", f"{handed_in('simple_rnn')}\n{slow}".encode())

    assert locator.locate(grader._zygote, source, nothing, (), 60.0) == ((), ())
    assert 0 < locator.spent < 0.9


def arrays_in(value):
    """Arrays of numbers that are not all zeros and ones, as bytes."""
    if isinstance(value, np.ndarray):
        plain = value.size > 1 and not np.isin(value, (0, 1)).all()
        return {value.tobytes()} if plain else set()
    items = value.values() if isinstance(value, dict) else value
    inner = items if isinstance(value, (dict, list, tuple)) else ()
    return set().union(*map(arrays_in, inner))


def test_no_number_of_a_case_reaches_the_search(graders):
    locator = graders("simple_rnn")._locator
    asked = arrays_in([each.call.args for each in locator._asked])

    told = arrays_in([each["programs"] for each in locator._targets])

    assert len(asked) > 50 and len(told) > 50
    assert not asked & told


def test_no_piece_of_a_function_that_is_not_sought_is_told(graders):
    target = graders("simple_rnn")._locator._targets[0]

    assert any(_as_told(target, sought=True)["donors"])
    assert not any(
        _as_told(target, sought=False)["donors"] + _as_told(target, sought=False)["marks"]
    )


PROGRAM = Source("hw.py", False, (Cell("hw.py", "def f(x):\n    return x\n"),))
REPAIR = {
    "lines": [["f", "hw.py", 2]],
    "changes": [["hw.py", 2, 3, ["    return 2 * x"]]],
    "rank": 0,
}


def test_a_repair_is_read_as_it_is_told():
    found = repairs([REPAIR], PROGRAM)[0]

    assert found.places == (("f", "hw.py", 2),)


@pytest.mark.parametrize(
    "changed",
    [
        {"lines": [["f", "hw.py", 9]]},
        {"lines": [["f", "other.py", 2]]},
        {"lines": [["<b>", "hw.py", 2]]},
        {"lines": [["g", "hw.py", 2]]},
        {"lines": [["f", "hw.py", True]]},
        {"lines": []},
        {"changes": [["hw.py", 0, 3, []]]},
        {"changes": [["hw.py", 2, 99, []]]},
        {"changes": [["hw.py", 2, 3, ["x" * 9_000]]]},
        {"changes": "everything"},
        {"lines": None},
    ],
)
def test_what_a_worker_says_out_of_bounds_is_left_out(changed):
    assert repairs([{**REPAIR, **changed}, "no repair", None], PROGRAM) == []


def test_what_a_line_sets_is_read_from_the_line_and_not_told_by_the_worker():
    lines = ["def f(x):", "    y[0] = (x +", "        1)", "    return y"]

    assert [set_on(lines, line) for line in (2, 3, 4)] == ["y[0]", "y[0]", ""]
    assert set_on(["%matplotlib inline", "y = 1"], 2) == ""


@pytest.mark.parametrize(("said", "run"), [(3, 3), (0, 0), (25, 0), (True, 0), ("3", 0), (None, 0)])
def test_a_run_of_a_line_is_a_small_number(said, run):
    assert visit({"visit": said}) == run
