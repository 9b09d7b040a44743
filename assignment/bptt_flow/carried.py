"""Error carried forward: what follows from the student's own functions, right or wrong.

A product over a wrong Jacobian is a right product, and is paid for as one. But a function that
answers the same whatever it is given is an invention; what agrees with it is worth nothing.
"""

import numpy as np

from autograder.cases.asking import call_many
from autograder.cases.checks import CheckFailed, as_array, close, number, shaped


def rescaled_by(spectral_radius, W, radius):
    """W with the radius that the student's own spectral_radius takes for it."""
    own = number(spectral_radius(W), "spectral_radius(W)")
    doubled = number(spectral_radius(2 * W), "spectral_radius(2 * W)")
    if not own or not close(np.array(doubled), np.array(2 * own)):
        raise CheckFailed("number", what="spectral_radius(2 * W)", percent="100 %")
    return W * (radius / own)


def product_of(jacobian, params, states, i, j):
    """The student's own Jacobians of the steps from h_i to h_j, multiplied."""
    _check_depends(lambda case: jacobian(case[0], case[1]["h"][j]), params, states)
    product = np.eye(len(params["W_H"]))
    for J in _jacobians(jacobian, params, states["h"][i + 1 : j + 1]):
        product = J @ product
    return product


def gradients_by_jacobian(jacobian, params, states, y_true):
    """The states' gradients, carried back by the student's own Jacobians."""
    _check_depends(lambda case: jacobian(case[0], case[1]["h"][1]), params, states)
    dh = params["W_Y"].T @ (states["y"] - y_true)
    jacobians = _jacobians(jacobian, params, states["h"][2:])
    for s in reversed(range(len(jacobians))):
        dh[s] += jacobians[s].T @ dh[s + 1]
    return dh


def gradients_by_products(jacobian_product, params, states, y_true):
    """The states' gradients, each a sum over the student's own products."""
    _check_depends(lambda case: jacobian_product(*case, 0, 1), params, states)
    steps = len(y_true)
    pairs = [(i, j) for i in range(1, steps + 1) for j in range(i, steps + 1)]
    products = call_many(jacobian_product, [(params, states, i, j) for i, j in pairs])
    own = params["W_Y"].T @ (states["y"] - y_true)
    dh = np.zeros_like(own)
    for (i, j), product in zip(pairs, products, strict=True):
        shape = params["W_H"].shape
        dh[i - 1] += shaped(product, shape, "jacobian_product(params, cache, i, j)").T @ own[j - 1]
    return dh


def norms_of(state_gradients, params, states, y_true):
    """Euclidean norms of the student's own gradients."""
    _check_depends(lambda case: state_gradients(*case, y_true), params, states)
    what = "state_gradients(params, cache, y_true)"
    shape = (len(y_true), len(params["W_H"]), 1)
    return np.linalg.norm(shaped(state_gradients(params, states, y_true), shape, what), axis=(1, 2))


def _jacobians(jacobian, params, states):
    answers = call_many(jacobian, [(params, h) for h in states])
    return [shaped(each, params["W_H"].shape, "jacobian(params, h)") for each in answers]


def _check_depends(answer, params, states):
    """Fail where the answer stays the same with other weights and other states."""
    other = {key: 2 * value for key, value in params.items()}, {**states, "h": states["h"] / 2}
    here, there = as_array(answer((params, states)), "the answer"), answer(other)
    if np.shape(there) == here.shape and close(as_array(there, "the answer"), here):
        raise CheckFailed("not_earned", questions="what it is built on")
