"""Sizes and weights of the hidden cases, and how a layer is taken through them.

Chosen so that each single mistake shows: N, T, D and H differ, states that something starts from
are not zero, Wh is not symmetric, weights are large enough for tanh to bend and small enough for no
gradient to vanish. A layer is used twice, and another one in between: what belongs to one call, or
to one object, must stay there.

A case asks all it has to ask before it compares: a mistake can then be recognised by all answers,
not by those before the first wrong one alone.

The arrays cannot be written to: a reference that was made wrong must not spoil them.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, fields, replace
from functools import cache, partial

import numpy as np

from autograder.cases.asking import change_in_place
from autograder.cases.checks import agree, as_array, close, items
from autograder.homework.references import for_the_class


@dataclass(frozen=True, eq=False)
class Step:
    """One time step of a batch: arguments of RNN and of its methods."""

    weights: tuple
    x: np.ndarray
    h_prev: np.ndarray
    dh_next: np.ndarray
    earlier: "Step | None" = None
    """What the same layer did before."""


@dataclass(frozen=True, eq=False)
class Sequence:
    """A sequence of a batch: arguments of TimeRNN and of its methods."""

    weights: tuple
    xs: np.ndarray
    dhs: np.ndarray
    earlier: "Sequence | None" = None
    """The block before, whose last state this one starts from; without one it starts from zeros."""


def _random(rng, shape, scale):
    array = scale * rng.standard_normal(shape)
    array.setflags(write=False)
    return array


def _weights(rng, D, H, scale):
    return tuple(_random(rng, shape, scale) for shape in ((D, H), (H, H), (H,)))


def step(seed, N, D, H, *, scale=0.6, loud=1.0, used=False):
    """A step with random weights; `loud` scales the gradients, `used` gives it an earlier one."""
    rng = np.random.default_rng(seed)

    def arguments():
        states = _random(rng, (N, H), 0.5), _random(rng, (N, H), loud)
        return _random(rng, (N, D), 1.0), *states

    weights = _weights(rng, D, H, scale)
    earlier = Step(weights, *arguments()) if used else None
    return Step(weights, *arguments(), earlier)


def sequence(seed, N, T, D, H, *, scale=0.6, loud=1.0, steps_before=0):
    """A sequence with random weights; where it has steps before, its first state is theirs."""
    rng = np.random.default_rng(seed)

    def arguments(length):
        return _random(rng, (N, length, D), 1.0), _random(rng, (N, length, H), loud)

    weights = _weights(rng, D, H, scale)
    earlier = Sequence(weights, *arguments(steps_before)) if steps_before else None
    return Sequence(weights, *arguments(T), earlier)


def large_weights(D, H, seed):
    """Weights of a large layer, with which tanh does not saturate."""
    rng = np.random.default_rng(seed)
    scales = 0.5 / np.sqrt(D), 0.9 / np.sqrt(H), 0.1
    shapes = (D, H), (H, H), (H,)
    return tuple(_random(rng, *each) for each in zip(shapes, scales, strict=True))


def large_step(N=16, D=16, H=256):
    """One step: differences of 70 000 parameters take long, loops over rows and entries do not."""
    rng = np.random.default_rng(2026)
    states = _random(rng, (N, H), 0.5), _random(rng, (N, H), 0.5)
    return Step(large_weights(D, H, 5), _random(rng, (N, D), 1.0), *states)


def large_sequence(N=4, T=20, D=16, H=128):
    """A sequence as long and wide as the course's largest."""
    rng = np.random.default_rng(2027)
    arrays = _random(rng, (N, T, D), 1.0), _random(rng, (N, T, H), 0.5)
    return Sequence(large_weights(D, H, 6), *arrays)


STEPS = (
    step(11, N=3, D=4, H=5),
    step(12, N=5, D=3, H=2, used=True),
    step(13, N=4, D=2, H=3, loud=20.0),  # gradients above 5
)
ONE_ROW = (step(21, N=1, D=4, H=3), step(22, N=1, D=2, H=5, used=True))
LARGE_STEP = large_step()

SEQUENCES = (
    sequence(318, N=3, T=4, D=2, H=5),
    sequence(324, N=2, T=5, D=4, H=3, steps_before=3),
    sequence(33, N=4, T=7, D=3, H=2, loud=20.0),  # gradients above 5
)
ONE_STEP = (
    sequence(41, N=3, T=1, D=4, H=2, steps_before=2),
    sequence(42, N=2, T=1, D=3, H=4, steps_before=3),
)
LARGE_SEQUENCE = large_sequence()
NUMERIC = sequence(51, N=2, T=3, D=3, H=2)
NUMERIC_STATE = _random(np.random.default_rng(52), (2, 2), 0.5)

OTHER_WEIGHTS = step(71, N=1, D=4, H=5).weights, sequence(72, N=1, T=1, D=2, H=5).weights
"""The weights that those of the first step and sequence become, changed in place."""

OTHER_STEP = step(91, N=2, D=3, H=4)
OTHER_SEQUENCE = sequence(92, N=4, T=3, D=2, H=3)
"""The input of another layer, which is used at the same time as a large one that is looked at."""
LARGEST_BESIDE = 100
"""Entries of Wh up to which that other layer has the shapes of the first."""


# --- what comes of it ---


def point_beside(point):
    """What a second layer does meanwhile: one of the same shapes, unless they are large.

    What is kept for all layers of a shape shows there, and what is kept for all layers anywhere.
    """
    if point.weights[1].size > LARGEST_BESIDE:
        return OTHER_STEP if isinstance(point, Step) else OTHER_SEQUENCE
    return _halved(point)


@cache
def _halved(point):
    """A point whose weights and arguments are all half as large, of the same shapes."""
    names = {each.name for each in fields(point)} - {"weights", "earlier"}
    arguments = {name: _half(getattr(point, name)) for name in names}
    return replace(point, weights=tuple(map(_half, point.weights)), earlier=None, **arguments)


def _half(array):
    half = 0.5 * array
    half.setflags(write=False)
    return half


def told_later(ask):
    """Ask now; what was raised is raised where the answer is wanted."""
    try:
        answer = ask()
    except Exception as error:  # a student's code may raise whatever it likes
        return partial(_raise, error)
    return lambda: answer


def _raise(error):
    raise error


def after(backward, layer, name):
    """An attribute as a backward left it; where that raised, it left nothing."""
    backward()
    return getattr(layer, name)


@dataclass(frozen=True, eq=False)
class StepAnswers:
    """What RNN gave; call each to have it."""

    h_next: Callable
    backward: Callable
    grads: Callable


@dataclass(frozen=True, eq=False)
class SequenceAnswers:
    """What TimeRNN gave; call each to have it."""

    start: Callable
    """The state that the layer says it starts from."""
    hs: Callable
    dxs: Callable
    dh: Callable
    grads: Callable


def run_step(RNN, point):
    """Take a new RNN layer through a step, with another layer at work in between."""
    beside = point_beside(point)
    layer, other = RNN(*point.weights), RNN(*beside.weights)
    if point.earlier is not None:
        told_later(lambda: layer.forward(point.earlier.x, point.earlier.h_prev))
        told_later(lambda: layer.backward(point.earlier.dh_next))
    h_next = told_later(lambda: layer.forward(point.x, point.h_prev))
    told_later(lambda: other.forward(beside.x, beside.h_prev))
    pair = told_later(lambda: layer.backward(point.dh_next))
    told_later(lambda: other.backward(beside.dh_next))
    return StepAnswers(h_next, pair, told_later(lambda: after(pair, layer, "grads")))


def run_sequence(TimeRNN, point):
    """Take a new TimeRNN layer through a sequence, with another layer at work in between."""
    beside = point_beside(point)
    layer = TimeRNN(*point.weights, point.earlier is not None)
    other = TimeRNN(*beside.weights, True)
    if point.earlier is not None:
        told_later(lambda: layer.forward(point.earlier.xs))
        told_later(lambda: layer.backward(point.earlier.dhs))
    start = told_later(lambda: layer.h)
    hs = told_later(lambda: layer.forward(point.xs))
    told_later(lambda: other.forward(beside.xs))
    dxs = told_later(lambda: layer.backward(point.dhs))
    told_later(lambda: other.backward(beside.dhs))
    dh = told_later(lambda: after(dxs, layer, "dh"))
    return SequenceAnswers(start, hs, dxs, dh, told_later(lambda: after(dxs, layer, "grads")))


@for_the_class
def right_step(reference, point):
    """The reference's answers, computed once for a whole class."""
    return run_step(reference.RNN, point)


@for_the_class
def right_sequence(reference, point):
    """The reference's answers, computed once for a whole class."""
    return run_sequence(reference.TimeRNN, point)


def play(make, weights, actions, *more):
    """Do one thing after another to a new layer; call an answer to have it.

    Parameters
    ----------
    make, weights, more
        A class, and what the layer is made with.
    actions : sequence of tuple
        A method's name and what it is given; the name of an attribute alone, to look at it; or
        "params", which of them, and the numbers that are put in its place.

    Returns
    -------
    list of callable
        One for each action, up to a backward that raised: what comes after it is not known.
    """
    layer = told_later(lambda: make(*map(np.array, weights), *more))  # copies: see "params"
    answers = []
    for action in actions:
        answers.append(told_later(lambda action=action: _act(layer(), *action)))
        if action[0] == "backward" and _raises(answers[-1]):
            break
    return answers


def _act(layer, name, *given):
    if name == "params" and given:
        return change_in_place(layer, name, *given)
    if given or name == "reset_state":
        return getattr(layer, name)(*given)
    return deepcopy(getattr(layer, name))  # as it is now, whatever is done to the layer later


def _raises(answer):
    try:
        answer()
    except Exception:  # whatever it raises
        return True
    return False


# --- params: the arrays that a layer computes with ---


def changes_of_params(weights, others, *then):
    """Actions that change params one by one, each with others after it; the weights after each."""
    actions, after = [], []
    for index in range(3):
        weights = (*weights[:index], others[index], *weights[index + 1 :])
        after.append(weights)
        actions += [("params", index, others[index]), *then]
    return actions, after


def check_held(params, weights, what):
    """Check that a layer's params are what it was made with, in this order."""
    for index, (got, want) in enumerate(zip(items(params, 3, what), weights, strict=True)):
        agree(got, want, f"{what}[{index}]")


def check_changed(before, after, what):
    """Check that a forward gave something else, once one of params was changed in place."""
    here, there = as_array(before, "before"), as_array(after, "after")
    alike = here.shape == there.shape and close(there, here)
    assert not alike, f"{what} should be the array that forward computes with"
