"""Error carried forward: what follows from the student's own layers, right or wrong.

A TimeRNN that is made of a wrong RNN is a right TimeRNN, and a way back through wrong states may be
the right way back through them. Both are paid for; an invention is not. So part of the RNN has to
be right, a later output has to depend on the first input through the states between them, and
those states have to be such that a way back must find their slopes.
"""

from dataclasses import replace
from functools import cache
from types import FunctionType

import numpy as np

from assignment.time_rnn.examples import (
    SEQUENCES,
    SequenceAnswers,
    StepAnswers,
    play,
    run_sequence,
    told_later,
)
from autograder.cases.asking import remembered
from autograder.cases.checks import CheckFailed, agree, as_array, close, pays_where, shaped

MOVE = 0.01
"""The first input is moved by this, to see what follows from it."""
LEAST = 0.01
"""What has to be left of that later on; and by how much the slopes of states have to differ."""
ROUNDING = 1e-9
"""A state that was found backwards is zero up to this."""


def agree_nonzero(got, want, what):
    """Compare with what was carried forward; nothing that leads to nothing is worth nothing."""
    if not np.any(as_array(want, what)):
        raise CheckFailed("zero", what=what)
    agree(got, as_array(want, what), what)


def check_bends(states):
    """Fail where tanh has one slope at all states: a way back could hold it as a constant."""
    if not np.ptp(1 - states**2) > LEAST:
        raise CheckFailed("not_earned", questions="q1")


# --- one step ---


def back_from(reference, point, h_next):
    """The reference's way back through a step that led to some state."""
    check_bends(h_next)
    layer = reference.RNN(*point.weights)
    layer.cache = point.x, point.h_prev, h_next
    pair = told_later(lambda: layer.backward(point.dh_next))
    return StepAnswers(lambda: h_next, pair, told_later(lambda: layer.grads))


# --- many steps ---


def check_carries(TimeRNN, point, earned, *questions):
    """Fail where nothing is carried forward: no third of a question, or no state on the way."""
    pays_where(earned, *questions)
    _check_depends(TimeRNN, point if point.xs.shape[1] > 1 else SEQUENCES[0])


@remembered(maxsize=32)
def _check_depends(TimeRNN, point):
    """Fail where no later output depends on the first input, which only a state leads there."""
    moved = point.xs.copy()
    moved[:, 0] += MOVE
    both = [play(TimeRNN, point.weights, [("forward", xs)], False) for xs in (point.xs, moved)]
    here, there = (shaped(answer(), point.dhs.shape, "hs") for (answer,) in both)
    change = np.max(np.abs(here - there), axis=(0, 2))
    if not np.max(change[1:]) > LEAST * change[0] > 0:
        raise CheckFailed("not_earned", questions="q3")


def came_from(point, first):
    """The state from which a right step with the first input leads to a state, (N, H)."""
    Wx, Wh, b = point.weights
    start = np.linalg.solve(Wh.T, (np.arctanh(first) - point.xs[:, 0] @ Wx - b).T).T
    return np.where(np.abs(start) > ROUNDING, start, 0.0)


def back_through(reference, point, start, hs):
    """The reference's way back through a sequence that led from some state to some others."""
    layers, h_prev = [], start
    for t in range(point.xs.shape[1]):
        check_bends(hs[:, t])
        layer = reference.RNN(*point.weights)
        layer.cache = point.xs[:, t], h_prev, hs[:, t]
        h_prev = hs[:, t]
        layers.append(layer)
    whole = reference.TimeRNN(*point.weights, True)
    whole.layers = layers
    dxs = told_later(lambda: whole.backward(point.dhs))
    rest = told_later(lambda: whole.dh), told_later(lambda: whole.grads)
    return SequenceAnswers(lambda: start, lambda: hs, dxs, *rest)


def has_layers_of_its_own(earned):
    """Whether the student's RNN is another than the right one: else they need not be asked."""
    return earned("q1") < 1 or earned("q2") < 1


@remembered(maxsize=32)
def by_own_layers(reference, RNN, point):
    """What the reference's TimeRNN gives where it is made of the student's RNN layers."""
    return run_sequence(made_of(reference, RNN), point)


def check_depends_on_dhs(reference, RNN, point, of):
    """Fail where a gradient stays the same, whatever dhs it is to come of."""
    points = point, _with_other_gradients(point)
    here, there = (of(by_own_layers(reference, RNN, each)) for each in points)
    if close(as_array(here, "here"), as_array(there, "there")):
        raise CheckFailed("not_earned", questions="q2")


@cache
def _with_other_gradients(point):
    dhs = -0.5 * point.dhs[:, ::-1]
    dhs.setflags(write=False)
    return replace(point, dhs=dhs)


def made_of(reference, RNN):
    """The reference's TimeRNN, made of other layers: those of the student."""

    def new_layer(*weights):
        return RNN(*map(np.array, weights))  # as they are now: they may be changed in place later

    names = {**vars(reference), "RNN": new_layer}
    methods = {
        name: FunctionType(value.__code__, names, name, value.__defaults__)
        for name, value in vars(reference.TimeRNN).items()
        if isinstance(value, FunctionType)
    }
    return type("TimeRNN", (), methods)
