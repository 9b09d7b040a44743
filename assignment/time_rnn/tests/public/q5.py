"""Public checks of q5; grading uses these and others."""

from contextlib import suppress
from functools import lru_cache

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import items, shaped
from autograder.cases.slopes import OwnLoss, check_gradient

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
    """What the last method gave of many new objects; from the sandbox all travel together.

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


GRADIENTS = {
    "xs": "dxs",
    "h": "dh",
    "Wx": "TimeRNN.grads[0], the gradient of Wx",
    "Wh": "TimeRNN.grads[1], the gradient of Wh",
    "b": "TimeRNN.grads[2], the gradient of b",
}
"""What the gradient of each is called."""


@lru_cache(maxsize=4)
def own_loss(TimeRNN, example):
    """The student's own sum(dhs * hs) and its gradients: one for all parameters."""
    point, dhs = example()
    has_state = takes_a_state(TimeRNN, point)

    def loss(hs):
        return float(np.sum(dhs * shaped(hs, dhs.shape, "hs")))

    def quickly(points):
        return [loss(hs) for hs in use_many(TimeRNN, [program(*values(at)) for at in points])]

    def program(xs, h, *weights):
        steps = [("set_state", (h,))] if has_state else []
        return (*weights, True), [*steps, ("forward", (xs,))]

    def openly(points):
        found = [go_there_and_back(*values(at)) for at in points]
        return [loss(hs) for hs, _ in found], [gradients for _, gradients in found]

    def go_there_and_back(xs, h, *weights):
        layer = TimeRNN(*weights, True)
        if has_state:
            layer.set_state(h)
        return layer.forward(xs), own_gradients(layer, dhs)

    named = {GRADIENTS[key]: value for key, value in point.items()}
    return OwnLoss(named, quickly, openly, what="{}")


def values(at):
    return [at[gradient] for gradient in GRADIENTS.values()]


def own_gradients(layer, dhs):
    """What backward returns and leaves; what it leaves nowhere spoils no other."""
    looks = {"xs": layer.backward(dhs)}
    with suppress(Exception):  # whatever it raises: it is q4's to tell
        looks["h"] = layer.dh
    with suppress(Exception):  # likewise
        looks |= dict(zip(("Wx", "Wh", "b"), items(layer.grads, 3, "grads")))  # noqa: B905
    return {GRADIENTS[key]: gradient for key, gradient in looks.items()}


@test_case(name="your own TimeRNN, numerically: inputs and starting state", points=0)
def inputs_numerically(TimeRNN):
    for key in ("xs", "h"):
        check_gradient(own_loss(TimeRNN, example), GRADIENTS[key])


@test_case(name="your own TimeRNN, numerically: the parameters", points=0)
def parameters_numerically(TimeRNN):
    for key in ("b", "Wx", "Wh"):
        check_gradient(own_loss(TimeRNN, example), GRADIENTS[key])
