"""What the hidden cases of the RNN layers rely on: no clipping hides, at whatever step."""

import numpy as np
import pytest

from assignment.time_rnn.carried import came_from
from assignment.time_rnn.examples import (
    ONE_STEP,
    SEQUENCES,
    STEPS,
    right_sequence,
    right_step,
    run_sequence,
)
from autograder.homework.assignment import load_assignment

BACKWARD = "dx, dh = layer.backward(dhs[:, t, :] + dh)\n"
CLIPPED = {
    "what comes from later steps": "dx, dh = layer.backward(dhs[:, t, :] + clip(dh))\n",
    "the sum of both ways": "dx, dh = layer.backward(clip(dhs[:, t, :] + dh))\n",
    "what goes back": BACKWARD + "            dh = clip(dh)\n",
}
CLIPS = {
    "entries": "lambda v: np.clip(v, -5, 5)",
    "norm": "lambda v: v * min(1.0, 5 / max(np.linalg.norm(v), 1e-9))",
    "norm of each row": "lambda v: v / np.maximum(1, np.linalg.norm(v, axis=1)[:, None] / 5)",
}


@pytest.fixture(scope="module")
def layers():
    return load_assignment("time_rnn")


@pytest.fixture(scope="module")
def right(layers):
    return layers.load_reference()


@pytest.mark.parametrize("clip", CLIPS.values(), ids=CLIPS)
@pytest.mark.parametrize("line", CLIPPED.values(), ids=CLIPPED)
def test_clipping_at_five_within_the_loop_changes_all_five_gradients(layers, right, line, clip):
    text = layers.solution_text
    assert text.count(BACKWARD) == 1
    wrong = layers.load_reference(f"{text.replace(BACKWARD, line)}\n\nclip = {clip}\n")

    seen = [off(run_sequence(wrong.TimeRNN, p), right_sequence(right, p)) for p in SEQUENCES]

    assert np.min(np.max(seen, axis=0)) > 0.01


def off(got, want):
    """How far dxs, dh and the three of grads are off, each of its largest entry."""
    pairs = [(got.dxs(), want.dxs()), (got.dh(), want.dh()), *zip(got.grads(), want.grads())]  # noqa: B905
    return [np.max(np.abs(a - b)) / np.max(np.abs(b)) for a, b in pairs]


def test_in_one_step_every_gradient_is_one_that_clipping_at_five_changes(right):
    def smallest(found):
        return min(np.max(np.abs(gradient)) for gradient in (*found.backward(), *found.grads()))

    assert max(smallest(right_step(right, point)) for point in STEPS) > 5


@pytest.mark.parametrize("point", SEQUENCES)
def test_sizes_differ_and_states_bend(right, point):
    hs = right_sequence(right, point).hs()

    assert len({*point.xs.shape, hs.shape[2]}) == 4
    assert np.ptp(1 - hs**2) > 0.5


@pytest.mark.parametrize("point", [*SEQUENCES, *ONE_STEP])
def test_a_state_that_single_floats_led_to_says_where_it_came_from(point):
    _, Wh, _ = point.weights
    start = np.random.default_rng(5).uniform(-0.5, 0.5, point.dhs[:, 0].shape)
    first = np.tanh(point.xs[:, 0] @ point.weights[0] + start @ Wh + point.weights[2])

    assert np.allclose(came_from(point, first.astype("f").astype("d")), start, atol=1e-5)
