"""The reference is right: its gradients are those of each window's loss, to the last digits."""

import ast

import numpy as np
import pytest

from assignment.char_rnn import examples
from autograder.homework.assignment import load_assignment
from tests.solutions.exactly import assert_close, example, gradient

SIZES = [(4, 3, 4, 2), (5, 4, 7, 3), (3, 7, 6, 1), (4, 3, 1, 1), (6, 2, 1, 5), (2, 1, 5, 9)]
"""(k, d, t, window), the task's own first; k and d differ, so that a transpose shows."""
NAMES = ["W_X", "W_H", "W_Y", "b_h", "b_y"]


@pytest.fixture(scope="module")
def rnn():
    return load_assignment("char_rnn").load_reference()


def gradient_of_windows(rnn, params, x, y_true, h0, window, name):
    """The sum of the windows' exact gradients; the state that a window starts from is data."""
    _, cache = rnn.forward(params, x, h0)

    def loss(given):
        pieces = [slice(start, start + window) for start in range(0, len(x), window)]
        return sum(
            rnn.cross_entropy(
                rnn.forward(given, x[piece], cache["h"][piece.start])[0], y_true[piece]
            )
            for piece in pieces
        )

    return gradient(loss, params, name)


@pytest.mark.parametrize(("k", "d", "t", "window"), SIZES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scale", [1.0, 3.0])
def test_gradients_are_the_complex_step_gradients_of_the_windows(rnn, k, d, t, window, name, scale):
    params, x, y_true, h0 = example(rnn, k, d, t, scale=scale)

    _, grads, _ = rnn.truncated_bptt(params, x, y_true, h0, window)

    assert_close(grads[name], gradient_of_windows(rnn, params, x, y_true, h0, window, name))


@pytest.mark.parametrize("window", [1, 2, 3, 7, 8])
def test_loss_and_last_state_are_the_same_whatever_the_window(rnn, window):
    params, x, y_true, h0 = example(rnn, 5, 4, 7)

    loss, _, h_last = rnn.truncated_bptt(params, x, y_true, h0, window)

    y, cache = rnn.forward(params, x, h0)
    np.testing.assert_allclose(loss, rnn.cross_entropy(y, y_true), rtol=1e-14)
    np.testing.assert_allclose(h_last, cache["h"][-1], rtol=1e-14)


def test_windows_change_the_gradients_of_what_feeds_the_state(rnn):
    params, x, y_true, h0 = example(rnn, 5, 4, 7)

    _, cut, _ = rnn.truncated_bptt(params, x, y_true, h0, 2)
    _, full, _ = rnn.truncated_bptt(params, x, y_true, h0, 7)

    assert all(np.max(np.abs(cut[name] - full[name])) > 1e-2 for name in ("W_X", "W_H", "b_h"))
    assert all(np.max(np.abs(cut[name] - full[name])) < 1e-14 for name in ("W_Y", "b_y"))


@pytest.mark.parametrize(("k", "d", "t", "window"), SIZES)
def test_shapes_are_those_of_the_contract(rnn, k, d, t, window):
    params, x, y_true, h0 = example(rnn, k, d, t)

    loss, grads, h_last = rnn.truncated_bptt(params, x, y_true, h0, window)

    assert np.ndim(loss) == 0
    assert h_last.shape == (d, 1)
    assert {name: grad.shape for name, grad in grads.items()} == {
        "W_X": (d, k), "W_H": (d, d), "W_Y": (k, d), "b_h": (d, 1), "b_y": (k, 1)
    }  # fmt: skip
    assert {grad.dtype for grad in (*grads.values(), h_last)} == {np.dtype(float)}


def test_a_text_becomes_one_hot_columns(rnn):
    x = rnn.encode("hello", "helo")

    assert x.shape == (5, 4, 1)
    assert (x[:, :, 0] == np.eye(4)[[0, 1, 2, 2, 3]]).all()


def test_an_empty_text_has_no_columns(rnn):
    assert rnn.encode("", "helo").shape == (0, 4, 1)


def test_a_character_outside_the_vocabulary_is_a_value_error(rnn):
    with pytest.raises(ValueError, match="not found"):
        rnn.encode("hallo", "helo")


def test_decode_takes_back_what_encode_made(rnn):
    assert rnn.decode(rnn.encode("순환 신경망", "신경망순환 "), "신경망순환 ") == "순환 신경망"


def test_perplexity_is_the_number_of_characters_that_a_model_wavers_between(rnn):
    np.testing.assert_allclose(rnn.perplexity(5 * np.log(4), 5), 4.0, rtol=1e-14)


def test_clipping_scales_all_arrays_by_one_factor(rnn):
    grads = {"W": np.array([[3.0, 4.0]]), "b": np.array([[12.0]])}

    clipped, norm = rnn.clip_by_global_norm(grads, 6.5)

    assert norm == 13.0
    assert {name: value.tolist() for name, value in clipped.items()} == {
        "W": [[1.5, 2.0]], "b": [[6.0]]
    }  # fmt: skip


def test_what_is_short_enough_is_not_clipped(rnn):
    grads = {"W": np.array([[3.0, 4.0]]), "b": np.array([[12.0]])}

    clipped, norm = rnn.clip_by_global_norm(grads, 13.0)

    assert norm == 13.0
    assert all((clipped[name] == value).all() for name, value in grads.items())


def test_gradients_of_zero_stay(rnn):
    clipped, norm = rnn.clip_by_global_norm({"W": np.zeros((2, 3))}, 1.0)

    assert norm == 0
    assert (clipped["W"] == 0).all()


def test_sampling_nothing_is_the_empty_text(rnn):
    params, _, _, h0 = example(rnn, 4, 3, 1)

    assert rnn.sample(params, h0, "h", 0, "helo") == ""


def test_a_sample_is_what_the_network_says_to_its_own_text(rnn):
    params, _, _, h0 = example(rnn, 4, 3, 1, scale=3.0)

    text = rnn.sample(params, h0, "h", 8, "helo")

    y, _ = rnn.forward(params, rnn.encode("h" + text[:-1], "helo"), h0)
    assert rnn.decode(y, "helo") == text


def test_an_epoch_steps_at_every_window_and_carries_the_state_as_data(rnn):
    params, _, _, h0 = example(rnn, 4, 3, 1)

    trained, losses = rnn.train(params, "hello", "helo", h0, 0.2, 1, 3, 0.5)

    x, y_true = rnn.encode("hell", "helo"), rnn.encode("ello", "helo")
    loss, grads, h = rnn.truncated_bptt(params, x[:3], y_true[:3], h0, 3)
    clipped, _ = rnn.clip_by_global_norm(grads, 0.5)
    by_hand = {name: params[name] - 0.2 * clipped[name] for name in params}
    last, grads, _ = rnn.truncated_bptt(by_hand, x[3:], y_true[3:], h, 3)
    clipped, _ = rnn.clip_by_global_norm(grads, 0.5)
    by_hand = {name: by_hand[name] - 0.2 * clipped[name] for name in params}
    assert losses == [loss + last]
    for name in NAMES:
        assert_close(trained[name], by_hand[name])


def test_every_epoch_starts_from_h0(rnn):
    params, _, _, h0 = example(rnn, 4, 3, 1)

    once, first = rnn.train(params, "hello", "helo", h0, 0.2, 1, 2, 5.0)
    _, second = rnn.train(once, "hello", "helo", h0, 0.2, 1, 2, 5.0)
    _, both = rnn.train(params, "hello", "helo", h0, 0.2, 2, 2, 5.0)

    assert both == first + second


def test_training_for_no_epoch_returns_the_parameters_as_they_are(rnn):
    params, _, _, h0 = example(rnn, 4, 3, 1)

    trained, losses = rnn.train(params, "hello", "helo", h0, 0.2, 0, 2, 5.0)

    assert losses == []
    assert all((trained[name] == params[name]).all() for name in params)


def test_the_network_learns_to_write_hello(rnn):
    params, h0 = rnn.init_params(4, 8, 0), np.zeros((8, 1))

    params, _ = rnn.train(params, "hello", "helo", h0, 0.1, 60, 2, 1.0)

    assert rnn.sample(params, h0, "h", 4, "helo") == "ello"


def test_no_function_changes_what_it_is_given(rnn):
    params, x, y_true, h0 = example(rnn, 4, 3, 5)
    given = [*params.values(), x, y_true, h0]
    before = [array.copy() for array in given]

    _, grads, _ = rnn.truncated_bptt(params, x, y_true, h0, 2)
    kept = {name: value.copy() for name, value in grads.items()}
    rnn.clip_by_global_norm(grads, 0.1)
    rnn.sample(params, h0, "h", 5, "helo")
    rnn.train(params, "hello", "helo", h0, 0.1, 3, 2, 1.0)

    assert all((now == then).all() for now, then in zip(given, before, strict=True))
    assert all((grads[name] == value).all() for name, value in kept.items())


def code_of(homework, name):
    """A function of a reference, without comments."""
    tree = ast.parse(load_assignment(homework).solution_text)
    return next(
        ast.unparse(n) for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name
    )


@pytest.mark.parametrize("name", ["init_params", "softmax", "cross_entropy"])
def test_what_is_supplied_is_the_simple_rnn_s(name):
    assert code_of("char_rnn", name) == code_of("simple_rnn", name)


def test_the_supplied_forward_is_the_simple_rnn_s(rnn):
    simple = load_assignment("simple_rnn").load_reference()
    params, x, _, h0 = example(rnn, 5, 4, 3)

    (y, cache), (expected, states) = rnn.forward(params, x, h0), simple.forward(params, x, h0)

    assert (y == expected).all()
    assert all((cache[key] == states[key]).all() for key in ("x", "h", "y"))


def test_the_demonstration_learns_the_word(rnn, capsys):
    rnn.demo()

    assert capsys.readouterr().out.endswith("hello\n")


# --- the hidden cases' numbers are what their module says ---


@pytest.mark.parametrize("point", [*examples.ORDINARY, *examples.ONE_STEP, examples.LARGE])
def test_targets_are_not_improbable(rnn, point):
    y, _ = rnn.forward(point.params, point.x, point.h0)

    assert (y * point.y_true).sum(axis=1).min() >= 0.03


def test_some_gradients_are_above_five(rnn):
    grads = [examples.right(rnn, point)[1] for point in examples.ORDINARY]

    assert all(max(np.abs(each[name]).max() for each in grads) > 5 for name in NAMES)


def steps_of(rnn, run):
    """Along training: the targets' smallest probability and the norm, window by window."""
    params = run.params
    x, y_true = (rnn.encode(text, run.vocab) for text in (run.text[:-1], run.text[1:]))
    for _ in range(run.epochs):
        h = run.h0
        for start in range(0, len(x), run.window):
            piece = slice(start, start + run.window)
            y, _ = rnn.forward(params, x[piece], h)
            _, grads, h = rnn.truncated_bptt(params, x[piece], y_true[piece], h, run.window)
            clipped, norm = rnn.clip_by_global_norm(grads, run.max_norm)
            yield (y * y_true[piece]).sum(axis=1).min(), norm
            params = {name: params[name] - run.lr * clipped[name] for name in params}


@pytest.mark.parametrize(
    "run", [*examples.TRAINING, *examples.SMALLEST, *examples.SPELLING], ids=lambda run: run.text
)
def test_targets_do_not_become_improbable_along_training(rnn, run):
    assert min(probability for probability, _ in steps_of(rnn, run)) >= 0.03


def test_some_steps_are_clipped_and_some_are_not(rnn):
    clipped = [norm > run.max_norm for run in examples.TRAINING for _, norm in steps_of(rnn, run)]

    assert any(clipped)
    assert not all(clipped)


@pytest.mark.parametrize("run", examples.SPELLING, ids=lambda run: run.vocab)
def test_ello_is_learnt_and_not_known_before(rnn, run):
    params, _ = examples.right_training(rnn, run)

    assert rnn.sample(params, run.h0, "h", 4, run.vocab) == "ello"
    assert rnn.sample(run.params, run.h0, "h", 4, run.vocab) != "ello"


@pytest.mark.parametrize(
    "point", [*examples.WRITINGS, *examples.SHORT_WRITINGS, examples.LONG_WRITING]
)
def test_rounding_to_float32_changes_no_text(rnn, point):
    params = {name: value.astype("float32") for name, value in point.params.items()}

    text = rnn.sample(params, point.h0.astype("float32"), point.first, point.n, point.vocab)

    assert text == examples.right_text(rnn, point)


@pytest.mark.parametrize("point", [*examples.WRITINGS, examples.LONG_WRITING])
def test_a_text_depends_on_h0_and_on_what_was_written(rnn, point):
    from_zero = rnn.sample(
        point.params, np.zeros(point.h0.shape), point.first, point.n, point.vocab
    )

    text = examples.right_text(rnn, point)
    assert text != from_zero
    assert len(set(text)) >= 3
