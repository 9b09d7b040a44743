"""The reference is right: its derivatives are those of the supplied network, to the last digits."""

import numpy as np
import pytest

from assignment.bptt_flow import examples
from autograder.homework.assignment import load_assignment
from tests.solutions.exactly import COMPLEX_STEP, assert_close

SIZES = [(4, 3, 3), (5, 4, 6), (3, 7, 2), (4, 3, 1), (6, 2, 1), (2, 1, 4)]
"""(k, d, t); k and d differ, so that a transpose shows."""


@pytest.fixture(scope="module")
def flow():
    return load_assignment("bptt_flow").load_reference()


def example(flow, k, d, t):
    rng = np.random.default_rng(k * 100 + d * 10 + t)
    params = flow.init_params(k, d, seed=t)
    x = rng.standard_normal((t, k, 1))
    y_true = np.eye(k)[rng.integers(k, size=t)].reshape(t, k, 1)
    _, cache = flow.forward(params, x, 0.5 * rng.standard_normal((d, 1)))
    return params, cache, y_true


def complex_step_derivative(function, h):
    """Derivatives of each entry of `function(h)` by each entry of h, exact to rounding.

    References
    ----------
    Squire and Trapp, "Using complex variables to estimate derivatives of real functions",
    SIAM Review 40 (1998).
    """
    moves = 1j * COMPLEX_STEP * np.eye(len(h))[:, :, np.newaxis]
    columns = [np.ravel(function(h + move)).imag / COMPLEX_STEP for move in moves]
    return np.array(columns).T


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
def test_the_jacobian_is_the_complex_step_derivative_of_one_step(flow, k, d, t):
    params, cache, _ = example(flow, k, d, t)
    x, h = cache["x"], cache["h"]

    def next_state(state):
        return flow.forward(params, x[:1], state)[1]["h"][1]

    assert_close(flow.jacobian(params, h[1]), complex_step_derivative(next_state, h[0]))


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
def test_the_product_is_the_complex_step_derivative_of_many_steps(flow, k, d, t):
    params, cache, _ = example(flow, k, d, t)
    for i in range(t):
        for j in range(i + 1, t + 1):

            def state_after(state, i=i, j=j):
                return flow.forward(params, cache["x"][i:j], state)[1]["h"][-1]

            assert_close(
                flow.jacobian_product(params, cache, i, j),
                complex_step_derivative(state_after, cache["h"][i]),
            )


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
def test_the_product_over_no_step_is_the_identity(flow, k, d, t):
    params, cache, _ = example(flow, k, d, t)

    for i in range(t + 1):
        assert (flow.jacobian_product(params, cache, i, i) == np.eye(d)).all()


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
def test_state_gradients_are_the_complex_step_gradients_of_the_loss(flow, k, d, t):
    params, cache, y_true = example(flow, k, d, t)

    def loss_from(s, state):
        outputs = [flow.softmax(params["W_Y"] @ state + params["b_y"])[np.newaxis]]
        if s < t:
            outputs.append(flow.forward(params, cache["x"][s:], state)[0])
        return flow.cross_entropy(np.concatenate(outputs), y_true[s - 1 :])

    got = flow.state_gradients(params, cache, y_true)

    assert got.shape == (t, d, 1)
    for s in range(1, t + 1):
        gradient = complex_step_derivative(lambda h, s=s: loss_from(s, h), cache["h"][s])
        assert_close(got[s - 1], gradient.T)


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
def test_gradient_norms_are_the_norms_of_the_state_gradients(flow, k, d, t):
    params, cache, y_true = example(flow, k, d, t)

    got = flow.gradient_norms(params, cache, y_true)

    gradients = flow.state_gradients(params, cache, y_true)
    assert_close(got, np.array([np.linalg.norm(gradient) for gradient in gradients]))


@pytest.mark.parametrize("W", examples.MATRICES)
def test_the_spectral_radius_is_the_growth_of_repeated_multiplication(flow, W):
    """Gelfand's formula, with the powers squared again and again."""
    power, exponent, logarithm = W.copy(), 1, 0.0
    for _ in range(40):
        norm = np.linalg.norm(power)
        power, logarithm = (power / norm) @ (power / norm), 2 * (logarithm + np.log(norm))
        exponent *= 2

    np.testing.assert_allclose(flow.spectral_radius(W), np.exp(logarithm / exponent), rtol=1e-9)


def test_the_spectral_radius_is_a_plain_float(flow):
    assert type(flow.spectral_radius(np.array([[0.0, -2.0], [2.0, 0.0]]))) is float


def test_the_spectral_radius_of_a_nilpotent_matrix_is_zero(flow):
    assert flow.spectral_radius(np.array([[0.0, 1.0], [0.0, 0.0]])) == 0.0


@pytest.mark.parametrize("radius", [0.3, 1.0, 2.5])
@pytest.mark.parametrize("W", examples.MATRICES)
def test_rescale_gives_the_radius_and_keeps_the_directions(flow, W, radius):
    got = flow.rescale(W, radius)

    np.testing.assert_allclose(flow.spectral_radius(got), radius, rtol=1e-12)
    assert_close(got / np.max(np.abs(got)), W / np.max(np.abs(W)))


def test_no_function_changes_what_it_is_given(flow):
    params, cache, y_true = example(flow, 5, 4, 3)
    given = [*params.values(), *cache.values(), y_true]
    before = [array.copy() for array in given]

    flow.spectral_radius(params["W_H"])
    flow.rescale(params["W_H"], 0.5)
    flow.jacobian(params, cache["h"][1])
    flow.jacobian_product(params, cache, 0, 3)
    flow.state_gradients(params, cache, y_true)
    flow.gradient_norms(params, cache, y_true)

    assert all((now == then).all() for now, then in zip(given, before, strict=True))


def test_all_is_float64(flow):
    params, cache, y_true = example(flow, 4, 3, 3)

    answers = [
        flow.rescale(params["W_H"], 0.5),
        flow.jacobian(params, cache["h"][1]),
        flow.jacobian_product(params, cache, 0, 3),
        flow.state_gradients(params, cache, y_true),
        flow.gradient_norms(params, cache, y_true),
    ]

    assert {array.dtype for array in answers} == {np.dtype(float)}


def test_the_demonstration_shows_a_gradient_vanish_stay_and_explode(flow):
    norms = {radius: flow.gradient_norms(*flow.late_mistake(radius)) for radius in (0.6, 1.0, 1.6)}

    assert norms[0.6][0] < norms[0.6][-1] / 100
    assert 0.1 < norms[1.0][0] / norms[1.0][-1] < 10
    assert norms[1.6][0] > 100 * norms[1.6][-1]


def test_truncation_keeps_the_last_window_and_loses_what_would_cross_a_cut(flow):
    params, cache, y_true = flow.late_mistake(1.6)

    whole = flow.gradient_norms(params, cache, y_true)
    cut = flow.truncated(params, cache, y_true, window=5)

    np.testing.assert_array_equal(cut[-5:], whole[-5:])
    assert (cut[:-5] < whole[:-5]).all()


def demonstration(flow, **changes):
    source = load_assignment("bptt_flow").solution_text
    start, end = source.index("def late_mistake"), source.index('lang="en"\n# ## Check and hand in')
    exec(source[start:end].rpartition("# %%")[0], {**vars(flow), **changes, "__name__": "__main__"})


def test_the_demonstration_names_the_function_that_is_missing(flow, capsys):
    def rescale(W, radius):
        raise NotImplementedError("rescale is yours to write")

    demonstration(flow, rescale=rescale)

    assert capsys.readouterr().out == "rescale is yours to write\n"


# --- the hidden cases' examples are what their module says ---

SEQUENCES = [
    *examples.ORDINARY,
    *examples.ONE_STEP,
    examples.ONE_NODE,
    examples.NUMERIC,
    examples.LARGE,
    examples.LONG,
    examples.VANISHING,
    examples.EXPLODING,
]
BENDING = [*examples.ORDINARY, *examples.ONE_STEP, examples.NUMERIC, examples.LARGE, examples.LONG]


@pytest.mark.parametrize("point", SEQUENCES)
def test_no_target_is_unlikely(flow, point):
    y = examples.cache_of(flow, point)["y"]

    assert (y * point.y_true).sum(axis=1).min() > 0.03


@pytest.mark.parametrize("point", SEQUENCES)
def test_an_example_is_no_special_case(point):
    d, k = point.params["W_X"].shape

    assert k != d
    assert np.abs(point.h0).min() > 0
    assert d == 1 or not np.allclose(point.params["W_H"], point.params["W_H"].T, atol=0.1)


@pytest.mark.parametrize("point", BENDING)
def test_tanh_bends_and_no_gradient_vanishes(flow, point):
    assert np.abs(examples.cache_of(flow, point)["h"]).max() > 0.6
    assert examples.right(flow, point).norms.min() > 0.1


@pytest.mark.parametrize("point", [*examples.ORDINARY, examples.LARGE])
def test_no_product_vanishes(flow, point):
    assert np.abs(examples.right_product(flow, point, 0, len(point.x))).max() > 0.01


def test_one_ordinary_example_has_gradients_far_above_five(flow):
    assert max(examples.right(flow, point).norms.max() for point in examples.ORDINARY) > 10


def test_below_radius_one_the_norms_vanish_and_above_it_they_explode(flow):
    vanishing = examples.right(flow, examples.VANISHING).norms
    exploding = examples.right(flow, examples.EXPLODING).norms

    assert vanishing[-1] / vanishing[0] > 2 * examples.FLOW
    assert exploding[0] / exploding[-1] > 2 * examples.FLOW


def test_numeric_gradients_are_those_of_the_reference(flow):
    got = examples.numeric_gradients(flow, examples.NUMERIC)

    assert_close(got, examples.right(flow, examples.NUMERIC).gradients, 1e-8)


def test_the_large_examples_fit_the_contract(flow):
    assert examples.LARGE.params["W_X"].shape == (128, 16)
    assert len(examples.LARGE.x) == 20
    assert len(examples.LONG.x) > 3 * len(examples.LARGE.x)


CLIPS = {
    "entries": lambda v: np.clip(v, -5, 5),
    "norm": lambda v: v * min(1.0, 5 / max(np.linalg.norm(v), 1e-9)),
}


@pytest.mark.parametrize("clip", CLIPS.values(), ids=CLIPS)
@pytest.mark.parametrize("place", ["what goes back", "the sum of both ways"])
def test_clipping_at_five_within_the_loop_changes_the_gradients(flow, place, clip):
    def clipped(point):
        J = [flow.jacobian(point.params, h) for h in examples.cache_of(flow, point)["h"]]
        dz = examples.cache_of(flow, point)["y"] - point.y_true
        dh, found = np.zeros_like(point.h0), []
        for s in reversed(range(len(dz))):
            dh = point.params["W_Y"].T @ dz[s] + (clip(dh) if place == "what goes back" else dh)
            dh = clip(dh) if place == "the sum of both ways" else dh
            found.insert(0, dh)
            dh = J[s + 1].T @ dh
        return np.array(found)

    right = [examples.right(flow, point).gradients for point in examples.ORDINARY]
    off = [
        np.max(np.abs(clipped(point) - want)) / np.max(np.abs(want))
        for point, want in zip(examples.ORDINARY, right, strict=True)
    ]

    assert max(off) > 0.1


def test_the_handout_s_example_explodes_below_radius_1(flow):
    """A spectral radius below 1 promises nothing where tanh saturates."""
    params = flow.init_params(k=1, d=2, seed=0)
    params["W_H"] = np.array([[1.4, -1.4], [1.4, -1.3]])
    params["b_h"] = np.array([[1.4], [10.0]])
    _, cache = flow.forward(params, np.zeros((20, 1, 1)), np.array([[0.0], [1.0]]))

    product = flow.jacobian_product(params, cache, 0, 20)

    assert round(flow.spectral_radius(params["W_H"]), 2) == 0.37
    assert round(np.linalg.norm(params["W_H"], 2), 2) == 2.75
    assert round(np.linalg.norm(product, 2)) == 1183
