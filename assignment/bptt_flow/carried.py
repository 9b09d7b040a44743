"""Error carried forward: what follows from the student's own functions, right or wrong.

A product over a wrong Jacobian is a right product, and is paid for as one. But a function that
answers the same whatever it is given is an invention, and so is a Jacobian that weighs nothing,
over which nothing has to be multiplied; what agrees with them is worth nothing.
"""

from itertools import pairwise

import numpy as np

from assignment.bptt_flow.examples import ONE_NODE, ONE_STEP, ORDINARY, cache_of
from autograder.cases.asking import call_many, remembered
from autograder.cases.checks import (
    CheckFailed,
    any_of,
    as_array,
    close,
    number,
    pays_where,
    shaped,
)

FACTOR = 10
"""The norm of a student's Jacobian must be that of the right one within this factor."""


def rescaled_by(spectral_radius, W, radius):
    """W with the radius that the student's own spectral_radius takes for it."""
    own = number(spectral_radius(W), "spectral_radius(W)")
    doubled = number(spectral_radius(2 * W), "spectral_radius(2 * W)")
    if not own or not close(np.array(doubled), np.array(2 * own)):
        raise CheckFailed("number", what="spectral_radius(2 * W)", percent="100 %")
    return W * (radius / own)


def product_of(jacobian, reference, point, earned, i, j):
    """The student's own Jacobians of the steps from h_i to h_j, multiplied."""
    product = np.eye(len(point.h0))
    for J in _own_jacobians(jacobian, reference, point, earned)[i:j]:
        product = J @ product
    return product


def gradients_by_jacobian(jacobian, reference, point, earned):
    """The states' gradients, carried back by the student's own Jacobians."""
    dh = point.params["W_Y"].T @ (cache_of(reference, point)["y"] - point.y_true)
    jacobians = _own_jacobians(jacobian, reference, point, earned)[1:]
    for s in reversed(range(len(jacobians))):
        dh[s] += jacobians[s].T @ dh[s + 1]
    return dh


def gradients_by_products(jacobian_product, reference, point, earned):
    """The states' gradients, each a sum over the student's own products."""
    pays_where(earned, "q2", "q3")
    params, states, y_true = point.params, cache_of(reference, point), point.y_true
    _check_depends(lambda case: jacobian_product(*case, 0, 1), params, states)
    steps = len(y_true)
    pairs = [(i, j) for i in range(1, steps + 1) for j in range(i, steps + 1)]
    answers = call_many(jacobian_product, [(params, states, i, j) for i, j in pairs])
    what = "jacobian_product(params, cache, i, j)"
    own = [shaped(answer, params["W_H"].shape, what) for answer in answers]
    _check_weight(
        [product for (i, j), product in zip(pairs, own, strict=True) if i + 1 == j],
        [product for (i, j), product in zip(pairs, own, strict=True) if i + 2 == j],
        _right_jacobians(reference, point)[1:],
    )
    outputs = params["W_Y"].T @ (states["y"] - y_true)
    dh = np.zeros_like(outputs)
    for (i, j), product in zip(pairs, own, strict=True):
        dh[i - 1] += product.T @ outputs[j - 1]
    return dh


def norms_of(state_gradients, reference, point, earned):
    """Euclidean norms of the student's own gradients."""
    pays_where(earned, "q2", "q3", "q4")
    params, states, y_true = point.params, cache_of(reference, point), point.y_true
    _check_depends(lambda case: state_gradients(*case, y_true), params, states)
    what = "state_gradients(params, cache, y_true)"
    shape = (len(y_true), len(params["W_H"]), 1)
    return np.linalg.norm(shaped(state_gradients(params, states, y_true), shape, what), axis=(1, 2))


def _own_jacobians(jacobian, reference, point, earned):
    """The student's J_1 … J_t, where q2 earned a third or they weigh what they should."""

    def weigh_enough():
        for each in (*ORDINARY, *ONE_STEP, ONE_NODE, point):
            own = _jacobians(jacobian, reference, each)
            _check_weight(own, _in_pairs(own), _right_jacobians(reference, each))

    any_of(lambda: pays_where(earned, "q2"), weigh_enough)
    return _jacobians(jacobian, reference, point)


@remembered(maxsize=32)
def _jacobians(jacobian, reference, point):
    params, states = point.params, cache_of(reference, point)
    _check_depends(lambda case: jacobian(case[0], case[1]["h"][1]), params, states)
    answers = call_many(jacobian, [(params, h) for h in states["h"][1:]])
    return [shaped(each, params["W_H"].shape, "jacobian(params, h)") for each in answers]


def _right_jacobians(reference, point):
    return [reference.jacobian(point.params, h) for h in cache_of(reference, point)["h"][1:]]


def _in_pairs(jacobians):
    return [after @ before for before, after in pairwise(jacobians)]


def _check_weight(own, own_in_pairs, right):
    """Fail where Jacobians, or products of two that follow each other, have another size."""
    for J, expected in zip(own, right, strict=True):
        if not 1 / FACTOR <= np.linalg.norm(J) / np.linalg.norm(expected) <= FACTOR:
            raise CheckFailed("not_earned", questions="q2")
    for product, expected in zip(own_in_pairs, _in_pairs(right), strict=True):
        if np.linalg.norm(product) < np.linalg.norm(expected) / FACTOR**2:
            raise CheckFailed("not_earned", questions="q2")


def _check_depends(answer, params, states):
    """Fail where the answer stays the same with other weights and other states."""
    other = {key: 2 * value for key, value in params.items()}, {**states, "h": states["h"] / 2}
    here, there = as_array(answer((params, states)), "the answer"), answer(other)
    if np.shape(there) == here.shape and close(as_array(there, "the answer"), here):
        raise CheckFailed("not_earned", questions="what it is built on")
