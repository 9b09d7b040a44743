"""Public checks of q5; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.asking import remembered
from autograder.cases.checks import items, shaped
from autograder.cases.slopes import agree_numerically, numeric_slopes

OK_FORMAT = False
name = "q5"
points = 0


def example():
    """Two rows (N = 2), three steps (T = 3), inputs of size D = 3, states of size H = 2."""
    point = {
        "xs": np.array(
            [
                [[1.0, 0.5, -1.0], [0.0, 1.0, 0.5], [0.3, -0.2, 0.8]],
                [[0.2, -0.4, 0.6], [1.0, 0.0, 0.0], [-0.5, 0.9, 0.1]],
            ]
        ),
        "Wx": np.array([[0.5, -0.3], [0.2, 0.4], [-0.6, 0.1]]),
        "Wh": np.array([[0.3, -0.7], [0.5, 0.2]]),
        "b": np.array([0.1, -0.2]),
        "h": np.array([[0.5, -0.25], [0.0, 0.4]]),
    }
    dhs = [[[1.0, -2.0], [0.5, 0.5], [-1.0, 1.5]], [[0.5, 1.5], [-0.5, 1.0], [2.0, -1.0]]]
    return point, np.array(dhs)


def use_many(make, programs):
    """Of many new objects, what the last method gave; from the sandbox all travel together.

    A program is what the object is made with, and pairs of a method's name and its arguments.
    """
    together = getattr(make, "use_many", None)
    if together is not None:
        return together(programs)
    answers = []
    for arguments, steps in programs:
        made, answer = make(*arguments), None
        for method, given in steps:
            answer = getattr(made, method)(*given)
        answers.append(answer)
    return answers


def takes_a_state(TimeRNN, point):
    """Whether the start can be set; without that all but its gradient can still be checked."""
    layer = TimeRNN(point["Wx"], point["Wh"], point["b"], True)
    try:
        layer.set_state(point["h"])
    except Exception:  # whatever it raises: it is q3's to tell
        return False
    return True


def numerically(key, example, TimeRNN):
    """One gradient of the student's backward against differences of the student's forward."""
    slopes, tolerance = numeric(TimeRNN, example)
    what, got = own_gradient(key, example, TimeRNN)
    agree_numerically(got, slopes[key], tolerance, what)


@remembered(maxsize=4)
def numeric(TimeRNN, example):
    """Numeric slopes of the student's own sum(dhs * hs): all of them, found once."""
    point, dhs = example()
    has_state = takes_a_state(TimeRNN, point)

    def program(at):
        steps = [("set_state", (at["h"],))] if has_state else []
        return (at["Wx"], at["Wh"], at["b"], True), [*steps, ("forward", (at["xs"],))]

    def losses(points):
        found = use_many(TimeRNN, [program(at) for at in points])
        return [float(np.sum(dhs * shaped(hs, dhs.shape, "hs"))) for hs in found]

    return numeric_slopes(losses, point)


def own_gradient(key, example, TimeRNN):
    """What it is called, and what the student's backward says it is."""
    point, dhs = example()
    layer = TimeRNN(point["Wx"], point["Wh"], point["b"], True)
    if takes_a_state(TimeRNN, point):
        layer.set_state(point["h"])
    layer.forward(point["xs"])
    dxs = layer.backward(dhs)
    if key == "xs":
        return "dxs", dxs
    if key == "h":
        return "dh", layer.dh
    index = ("Wx", "Wh", "b").index(key)
    what = f"TimeRNN.grads[{index}], the gradient of {key}"
    return what, items(layer.grads, 3, "TimeRNN.grads")[index]


@test_case(name="your own TimeRNN, numerically: inputs and starting state", points=0)
def inputs_numerically(TimeRNN):
    numerically("xs", example, TimeRNN)
    numerically("h", example, TimeRNN)


@test_case(name="your own TimeRNN, numerically: the parameters", points=0)
def parameters_numerically(TimeRNN):
    for key in ("b", "Wx", "Wh"):
        numerically(key, example, TimeRNN)
