"""train: the procedure, the falling loss, and what was learnt.

Each quantity by the student's own functions or the reference's, the better one.
"""

import itertools
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from otter.test_files import test_case

from assignment.char_rnn.examples import LONG, RISING, SMALLEST, SPELLING, TRAINING, right_training
from assignment.char_rnn.tests.public.q5 import WHAT, taken_apart
from autograder.cases.asking import call_many
from autograder.cases.checks import (
    LOOSE,
    LOOSE_FLOAT32,
    CheckFailed,
    any_of,
    as_array,
    close,
    entry,
    items,
    number,
    pays_where,
    shaped,
    shaped_like,
)
from autograder.cases.hidden.descent import ALL_BUT_VANISHED
from autograder.cases.slopes import NOISE_OF_DOUBLE, noise

OK_FORMAT = False
name = "q5"
points = 20

BPTT = "truncated_bptt(params, x, y_true, h0, window)"


@dataclass(frozen=True, eq=False)
class Tools:
    """The functions that train is made of: the student's own, or the reference's."""

    encode: Any
    truncated_bptt: Any
    clip_by_global_norm: Any

    def training(self, run):
        """Parameters and losses of the procedure with these functions."""
        params, losses = run.params, []
        x, y_true = (self.encode(text, run.vocab) for text in (run.text[:-1], run.text[1:]))
        for _ in range(run.epochs):
            h, total = run.h0, 0.0
            for start in range(0, len(run.text) - 1, run.window):
                piece = slice(start, start + run.window)
                arguments = (params, x[piece], y_true[piece], h, run.window)
                loss, grads, h = items(self.truncated_bptt(*arguments), 3, BPTT)
                clipped, _ = items(self.clip_by_global_norm(grads, run.max_norm), 2, "clip(…)")
                params = {key: self._stepped(params, clipped, key, run.lr) for key in params}
                total += number(loss, "loss")
            losses.append(total)
        return params, np.array(losses)

    @staticmethod
    def _stepped(params, grads, key, lr):
        return params[key] - lr * shaped(entry(grads, key, "grads"), params[key].shape, key)

    def losses(self, run):
        """The loss of a whole text at several parameters, in one go."""
        x, y_true = (self.encode(text, run.vocab) for text in (run.text[:-1], run.text[1:]))

        def at(points):
            arguments = [(params, x, y_true, run.h0, len(x)) for params in points]
            answers = call_many(self.truncated_bptt, arguments)
            return [number(items(answer, 3, BPTT)[0], "loss") for answer in answers]

        return at


@cache
def tools_of(reference):
    return Tools(reference.encode, reference.truncated_bptt, reference.clip_by_global_norm)


def mixtures(own, right, earned):
    """The student's functions mixed with the right ones: train may use any of its own."""
    try:
        pays_where(earned, "q2", "q3")
    except CheckFailed:
        return []
    pairs = [
        (right.encode, own.encode),
        (right.truncated_bptt, own.truncated_bptt),
        (right.clip_by_global_norm, own.clip_by_global_norm),
    ]
    return [Tools(*chosen) for chosen in itertools.product(*pairs)][1:]


def params_of(train, run):
    """The trained parameters, checked for keys and shapes."""
    params, _ = items(train(*run.arguments()), 2, WHAT)
    return shaped_like(params, run.params, "params")


def close_along_training(got, want, own, run):
    """Agree to LOOSE, or to less where the student's own loss is found to be float32."""
    if close(got, want, LOOSE):
        return True
    if not close(got, want, LOOSE_FLOAT32):
        return False
    return noise(own.losses(run), run.params) > NOISE_OF_DOUBLE


def is_still(params, run):
    return all(close(params[key], value, 1e-9) for key, value in run.params.items())


def check_steps(train, expected, own, run):
    after, (params, _) = params_of(train, run), expected
    if is_still(after, run) and not is_still(params, run):
        raise CheckFailed("still", what="train")
    if not all(close_along_training(after[key], params[key], own, run) for key in after):
        raise CheckFailed("not_descent", what="train")


def check_losses(train, expected, own, run):
    _, losses = taken_apart(train(*run.arguments()), run.epochs)
    if not close_along_training(losses, expected[1], own, run):
        raise CheckFailed("not_before", what="losses")


def check_losses_to_the_end(train, expected, own, run):
    """Where the steps and the first loss are right, all later losses are."""

    def on_the_right_way():
        check_steps(train, expected, own, run)
        _, losses = taken_apart(train(*run.arguments()), run.epochs)
        return close_along_training(losses[:1], expected[1][:1], own, run)

    if any_of(on_the_right_way, lambda: False):
        check_losses(train, expected, own, run)


def check_to_the_end(train, expected, own, run):
    """The steps until the loss has all but vanished; where nothing is left, a loss each tells."""
    check_steps(train, expected, own, run)
    if not expected[1][-1] < ALL_BUT_VANISHED * expected[1][0]:
        raise CheckFailed("not_descent", what="train")
    if counts_losses(train, run):
        taken_apart(train(*run.arguments()), run.epochs)


def counts_losses(train, run):
    """Whether there is a loss an epoch at first; if not, it is charged where losses are asked."""
    try:
        taken_apart(train(*replace(run, epochs=2).arguments()), 2)
    except CheckFailed:
        return False
    return True


def follows(check, runs, train, own, reference, earned):
    """Check runs against the procedure with the right functions, or with the student's own."""
    for run in runs:

        def agrees_with(tools, run=run):
            expected = tools.training(run)
            if is_still(expected[0], run):
                raise CheckFailed("still", what="train")  # zeros agree with zeros
            check(train, expected, own, run)

        any_of(
            lambda run=run: check(train, right_training(reference, run), own, run),
            *[
                lambda tools=tools, agrees_with=agrees_with: agrees_with(tools)
                for tools in mixtures(own, tools_of(reference), earned)
            ],
        )


def where_it_leaves(train, own, reference, run):
    """The first window of the first epoch after which the parameters are others, if any is."""
    right = tools_of(reference)
    for window in range(1, (len(run.text) - 2) // run.window + 2):
        cut = replace(run, text=run.text[: window * run.window + 1], epochs=1)
        after, (params, _) = params_of(train, cut), right.training(cut)
        if not all(close_along_training(after[key], params[key], own, cut) for key in after):
            return window
    return None


def plain_losses(reference, run):
    """The loss of a whole text at several parameters, by what the template supplies."""
    x, y_true = (reference.encode(text, run.vocab) for text in (run.text[:-1], run.text[1:]))

    def at(points):
        ys = [reference.forward(params, x, run.h0)[0] for params in points]
        return [reference.cross_entropy(y, y_true) for y in ys]

    return at


def check_fall(train):
    """The last of the losses is below the first, however many there are."""
    for run in SPELLING:
        _, losses = items(train(*run.arguments()), 2, WHAT)
        losses = as_array(losses, "losses").ravel()
        if losses.size < 2 or not losses[-1] < losses[0]:
            raise CheckFailed("rises", what="losses")


def check_better(train, own, reference, earned):
    """The parameters have a smaller loss than before, whatever train says."""
    for run in SPELLING:
        params = params_of(train, run)

        def is_better_by(losses_at, run=run, params=params):
            before, after = losses_at([run.params, params])
            if not after < before:
                raise CheckFailed("rises", what="the loss of the parameters")

        def is_better_by_own(is_better_by=is_better_by, run=run):
            pays_where(earned, "q2", "q3")
            is_better_by(own.losses(run))

        any_of(
            lambda by=is_better_by, run=run: by(plain_losses(reference, run)),
            is_better_by_own,
        )


def check_spelling(train, sample, reference, earned):
    for run in SPELLING:
        params = params_of(train, run)

        def spelt_by(function, run=run, params=params):
            if function(params, run.h0, "h", 4, run.vocab) != "ello":
                raise CheckFailed("spells")

        def spelt_by_own(spelt_by=spelt_by):
            pays_where(earned, "q4")
            spelt_by(sample)

        any_of(lambda by=spelt_by: by(reference.sample), spelt_by_own)


@test_case(name="train: the steps, window by window", points=5, hidden=True)
def steps_window_by_window(train, encode, truncated_bptt, clip_by_global_norm, reference, earned):
    own = Tools(encode, truncated_bptt, clip_by_global_norm)
    try:
        follows(check_steps, TRAINING, train, own, reference, earned)
    except CheckFailed as failed:
        windows = (where_it_leaves(train, own, reference, run) for run in TRAINING)
        wrong = next(filter(None, windows), None) if failed.key == "not_descent" else None
        if wrong is None or wrong == 1:
            raise
        right, wrong = (f"window {number} of epoch 1" for number in (wrong - 1, wrong))
        raise CheckFailed("step", what="train", right=right, wrong=wrong) from None
    follows(check_steps, (RISING,), train, own, reference, earned)
    # Only a reference that was made wrong, to recognise a mistake, runs away.
    long = [run for run in LONG if np.isfinite(right_training(reference, run)[1]).all()]
    follows(check_to_the_end, long, train, own, reference, earned)


@test_case(name="train: the losses, each before its step", points=4, hidden=True)
def losses_before_each_step(train, encode, truncated_bptt, clip_by_global_norm, reference, earned):
    own = Tools(encode, truncated_bptt, clip_by_global_norm)
    follows(check_losses, (*TRAINING, RISING), train, own, reference, earned)
    for run in LONG:
        check_losses_to_the_end(train, right_training(reference, run), own, run)


@test_case(name="train: a text of two characters", points=1, hidden=True)
def text_of_two_characters(train, encode, truncated_bptt, clip_by_global_norm, reference, earned):
    own = Tools(encode, truncated_bptt, clip_by_global_norm)
    follows(check_steps, SMALLEST, train, own, reference, earned)
    follows(check_losses, SMALLEST, train, own, reference, earned)


@test_case(name="train: the loss falls", points=5, hidden=True)
def loss_falls(train, encode, truncated_bptt, clip_by_global_norm, reference, earned):
    check_fall(train)
    own = Tools(encode, truncated_bptt, clip_by_global_norm)
    check_better(train, own, reference, earned)


@test_case(name='train: sample writes "ello" after "h"', points=5, hidden=True)
def sample_writes_ello(
    train, encode, truncated_bptt, clip_by_global_norm, sample, reference, earned
):
    own = Tools(encode, truncated_bptt, clip_by_global_norm)
    check_better(train, own, reference, earned)
    check_spelling(train, sample, reference, earned)
