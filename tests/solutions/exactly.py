"""What the tests of the references share: gradients to the last digits, and examples."""

from __future__ import annotations

import numpy as np

COMPLEX_STEP = 1e-20


def gradient(loss, given, name):
    """The gradient of a loss, exact to rounding: no difference of nearly equal numbers is taken.

    Parameters
    ----------
    loss : callable, dict of ndarray -> number
    given : dict of ndarray
    name : str
        The array that is moved, entry by entry.

    References
    ----------
    Squire and Trapp, "Using complex variables to estimate derivatives of real functions",
    SIAM Review 40 (1998).
    """
    found = np.zeros(given[name].shape)
    for index in np.ndindex(found.shape):
        moved = given[name].astype(complex)
        moved[index] += 1j * COMPLEX_STEP
        found[index] = loss({**given, name: moved}).imag / COMPLEX_STEP
    return found


def assert_close(got, want, tolerance=1e-12):
    assert got.shape == want.shape
    assert np.max(np.abs(got - want)) <= tolerance * np.max(np.abs(want))


def example(network, k, d, t, *, scale=1.0):
    """Parameters, inputs, targets and a first state."""
    rng = np.random.default_rng(k * 100 + d * 10 + t)
    params = {name: scale * value for name, value in network.init_params(k, d, seed=t).items()}
    x = rng.standard_normal((t, k, 1))
    y_true = np.eye(k)[rng.integers(k, size=t)].reshape(t, k, 1)
    return params, x, y_true, 0.5 * rng.standard_normal((d, 1))
