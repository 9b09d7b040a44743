"""train: the losses, the updates, and what was learnt."""

from functools import lru_cache

import numpy as np
from otter.test_files import test_case

from assignment.gru.examples import EPOCHS, FEW_EPOCHS, STEEP, TRAINING
from autograder.cases.checks import (
    LOOSE,
    LOOSE_FLOAT32,
    NOISE_OF_DOUBLE,
    CheckFailed,
    ToldLater,
    any_of,
    as_array,
    call_many,
    close,
    curve,
    entry,
    items,
    noise,
    remembered,
    shaped,
    shaped_like,
)

OK_FORMAT = False
name = "q4"
points = 15

# "hel" -> "elo" over the vocabulary h, e, l, o: k = 4, d = 3, t = 3.
X = np.eye(4)[[0, 1, 2]].reshape(3, 4, 1)
Y_TRUE = np.eye(4)[[1, 2, 3]].reshape(3, 4, 1)
H0 = np.array([[0.2], [-0.1], [0.3]])


def example_params(k, d):
    """Weights that are no round numbers, the same everywhere."""
    shapes = {}
    for gate in "zrn":
        shapes.update({"W_xh_" + gate: (d, k), "W_hh_" + gate: (d, d), "b_h_" + gate: (d, 1)})
    shapes.update({"W_Y": (k, d), "b_y": (k, 1)})
    numbers = iter(0.8 * np.sin(np.arange(1.0, 1000.0)))
    return {
        name: np.reshape([next(numbers) for _ in range(rows * columns)], (rows, columns))
        for name, (rows, columns) in shapes.items()
    }


VOCABULARY = "helo"


def loss(y, y_true):
    """The cross-entropy, a sum over time."""
    y = shaped(y, y_true.shape, "y")
    if not np.all(y > 0):
        raise CheckFailed("nan", what="log y")
    return -float(np.sum(y_true * np.log(y)))


def losses_of(answer, epochs):
    """What train returns, taken apart: the parameters, and the losses as an array (epochs,)."""
    params, losses = items(answer, 2, "train(params, x, y_true, h0, lr, epochs)")
    losses = as_array(losses, "losses")
    if losses.ndim == 0 or losses.shape[0] != epochs or losses.size != epochs:
        got = losses.shape[0] if losses.ndim else 1
        raise CheckFailed("length", what="losses", got=got, expected=epochs)
    return params, shaped(losses.reshape(-1), (epochs,), "losses")


@test_case(name="train: one loss an epoch, and the losses fall", points=0)
def losses_fall(train):
    _, losses = losses_of(train(example_params(4, 3), X, Y_TRUE, H0, 0.5, 20), 20)
    if not losses[-1] < losses[0]:
        raise CheckFailed("rises", what="losses")


@test_case(name="train: the first loss is the one before the first update", points=0)
def first_loss_is_before_the_update(train, forward):
    _, losses = losses_of(train(example_params(4, 3), X, Y_TRUE, H0, 0.5, 20), 20)
    y, _ = items(forward(example_params(4, 3), X, H0), 2, "forward(params, x, h0)")
    if not close(losses[:1], np.array([loss(y, Y_TRUE)]), LOOSE):
        raise CheckFailed("not_before", what="losses")


@test_case(name='train: after 20 epochs "hel" becomes "elo"', points=0)
def spells_elo(train, forward):
    params, _ = losses_of(train(example_params(4, 3), X, Y_TRUE, H0, 0.5, 20), 20)
    answer = forward(shaped_like(params, example_params(4, 3), "params"), X, H0)
    y, _ = items(answer, 2, "forward(params, x, h0)")
    word = "".join(VOCABULARY[int(i)] for i in shaped(y, (3, 4, 1), "y").argmax(axis=1).ravel())
    assert word == "elo", f'the likeliest characters spell "{word}"'


# --- hidden: each quantity by the student's own functions or the reference's, the better one ---

STEPS = (0, 1, 2, EPOCHS - 1)
"""Epochs whose losses are looked at."""
KEPT = 4096
"""References, whole and with a misconception, whose answers are kept: some kilobytes each."""


class Model:
    """Two functions that go together: the student's own, or the reference's."""

    def __init__(self, forward, backward):
        self.forward, self.backward = forward, backward

    def losses(self, point):
        """The loss at several parameters, in one go."""

        def at(points):
            arguments = [(params, point.x, point.h0) for params in points]
            ys = call_many(self.forward, arguments, pick=0)
            return [loss(y, point.y_true) for y in ys]

        return at

    def descent(self, point, epochs):
        """Parameters before each update of plain gradient descent, and after the last."""
        path = [point.params]
        for _ in range(epochs):
            params = path[-1]
            answer = self.forward(params, point.x, point.h0)
            _, states = items(answer, 2, "forward(params, x, h0)")
            grads = self.backward(params, states, point.y_true)
            path.append({key: self._stepped(params, grads, key, point.rate) for key in params})
        return path

    @staticmethod
    def _stepped(params, grads, key, rate):
        gradient = shaped(entry(grads, key, "grads"), params[key].shape, f'grads["{key}"]')
        return params[key] - rate * gradient


@lru_cache(maxsize=KEPT)
def model_of(reference):
    return Model(reference.forward, reference.backward)


@lru_cache(maxsize=KEPT)
def right_training(reference, point, epochs):
    """The reference's losses, (epochs,), and its trained parameters."""
    params = {key: value.copy() for key, value in point.params.items()}
    params, losses = reference.train(params, point.x, point.y_true, point.h0, point.rate, epochs)
    return np.array(losses), params


@lru_cache(maxsize=KEPT)
def right_path(reference, point):
    """Parameters before the updates of `STEPS`, by the reference's own gradients."""
    path = model_of(reference).descent(point, EPOCHS)
    return [path[step] for step in STEPS]


def pays(earned):
    if not earned("q1") and not earned("q2"):
        raise CheckFailed("not_earned", questions="q1, q2")


def close_along_training(got, want, own, point):
    """Agree to LOOSE, or to less where the student's own loss is found to be float32."""
    if close(got, want, LOOSE):
        return True
    if not close(got, want, LOOSE_FLOAT32):
        return False
    return noise(own.losses(point), point.params) > NOISE_OF_DOUBLE


def answer_of(train, point, epochs):
    return train(point.params, point.x, point.y_true, point.h0, point.rate, epochs)


def params_of(train, point, epochs):
    """The trained parameters, checked for keys and shapes."""
    what = "train(params, x, y_true, h0, lr, epochs)"
    params, _ = items(answer_of(train, point, epochs), 2, what)
    return shaped_like(params, point.params, "params")


# What does not hang on the reference is found once: a case that fails is run again with many.


@lru_cache(maxsize=4)
def own_model(*functions):
    return Model(*functions)


@remembered(maxsize=16)
def own_descent(own, point, epochs):
    """Parameters before each update by the student's own gradients, and after the last."""
    return own.descent(point, epochs)


def own_path(own, point):
    """Of them, those before the updates of `STEPS`."""
    path = own_descent(own, point, EPOCHS)
    return [path[step] for step in STEPS]


@remembered(maxsize=16)
def own_updates(train, point):
    """The same as train itself returns them, after so many epochs: any optimiser's path."""
    return [point.params] + [params_of(train, point, epochs) for epochs in STEPS[1:]]


@remembered(maxsize=16)
def own_losses(own, point, path_of, whose):
    """The student's own losses along a path of the student's own."""
    return own.losses(point)(path_of(whose, point))


def check_losses(train, own, reference, point):
    expected, _ = right_training(reference, point, EPOCHS)
    _, losses = losses_of(answer_of(train, point, EPOCHS), len(expected))

    def told(key):
        return CheckFailed(key, what="losses", yours=curve(losses), right=curve(expected))

    if expected[-1] < expected[0] and not losses[-1] < losses[0]:
        raise ToldLater(lambda: told("rises"))

    def agree_with(got, want):
        if not close_along_training(got, np.array(want), own, point):
            raise ToldLater(lambda: told("not_before"))

    def agree_at_steps(want):
        agree_with(losses[list(STEPS)], want)

    if not expected[-1] < expected[0]:  # a reference that holds a misconception
        return agree_with(losses, expected)
    right = model_of(reference)
    return any_of(
        lambda: agree_with(losses, expected),
        lambda: agree_at_steps(own.losses(point)(right_path(reference, point))),
        lambda: agree_at_steps(right.losses(point)(own_updates(train, point))),
        lambda: agree_at_steps(own_losses(own, point, own_updates, train)),
        lambda: agree_at_steps(right.losses(point)(own_path(own, point))),
        lambda: agree_at_steps(own_losses(own, point, own_path, own)),
    )


def is_still(params, point):
    return all(close(params[key], value, 1e-9) for key, value in point.params.items())


def check_descent(train, own, reference, point):
    after = params_of(train, point, FEW_EPOCHS)
    _, right = right_training(reference, point, FEW_EPOCHS)
    if is_still(after, point) and not is_still(right, point):
        raise CheckFailed("still", what="train")

    def ends_at(expected):
        if not all(close_along_training(after[key], expected[key], own, point) for key in after):
            raise CheckFailed("not_descent", what="train")

    any_of(
        lambda: ends_at(right),
        lambda: ends_at(own_descent(own, point, FEW_EPOCHS)[-1]),
    )


def check_spelling(train, own, reference, point):
    params = params_of(train, point, EPOCHS)

    def spelt_by(model):
        answer = model.forward(params, point.x, point.h0)
        y = shaped(items(answer, 2, "forward(params, x, h0)")[0], point.y_true.shape, "y")
        if not np.array_equal(y.argmax(axis=1), point.y_true.argmax(axis=1)):
            raise CheckFailed("spells")

    any_of(lambda: spelt_by(model_of(reference)), lambda: spelt_by(own))


def on_every_example(check, train, forward, backward, reference, *, examples=TRAINING):
    own = own_model(forward, backward)
    for point in examples:
        check(train, own, reference, point)


@test_case(name="train: losses before each update, and they fall", points=5, hidden=True)
def losses_before_each_update(train, forward, backward, reference, earned):
    pays(earned)
    on_every_example(check_losses, train, forward, backward, reference)


@test_case(name="train: plain gradient descent", points=5, hidden=True)
def plain_gradient_descent(train, forward, backward, reference, earned):
    pays(earned)
    functions = (train, forward, backward, reference)
    on_every_example(check_descent, *functions, examples=(STEEP, *TRAINING))


@test_case(name="train: the trained parameters spell the targets", points=5, hidden=True)
def trained_parameters_spell(train, forward, backward, reference, earned):
    pays(earned)
    functions = (train, forward, backward, reference)
    any_of(
        lambda: on_every_example(check_losses, *functions),
        lambda: on_every_example(check_descent, *functions),
    )
    on_every_example(check_spelling, *functions)
