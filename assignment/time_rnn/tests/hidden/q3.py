"""TimeRNN.forward: all states against the reference, and where a sequence starts."""

import numpy as np
from otter.test_files import test_case

from assignment.time_rnn.examples import LARGE_SEQUENCE, ONE_STEP, SEQUENCES, told_later
from autograder.cases.checks import CheckFailed, agree, agree_steps, as_array, describe

OK_FORMAT = False
name = "q3"
points = 15


def agree_states(got, want):
    """Compare (N, T, H), and tell the first wrong step where it can be told."""
    try:
        agree(got, want, "hs")
    except CheckFailed as failed:
        if failed.key != "values":
            raise
        agree_steps(
            np.swapaxes(as_array(got, "hs"), 0, 1), np.swapaxes(want, 0, 1), "hs", first="h_1"
        )
        raise


class Pair:
    """A new layer of the student's and one of the reference's, treated alike."""

    def __init__(self, TimeRNN, reference, point, stateful):
        self.layer = told_later(lambda: TimeRNN(*point.weights, stateful))
        self.right = reference.TimeRNN(*point.weights, stateful)
        self.pending = []

    def do(self, method, *given):
        """Call a method of both; what the student's returned can be compared later."""
        expected = getattr(self.right, method)(*given)
        self.pending.append((told_later(lambda: getattr(self.layer(), method)(*given)), expected))
        return self

    def goes_back(self, dhs):
        """Call backward of both: whatever it says, the next forward is to go on as before."""
        try:
            self.right.backward(dhs)
            self.layer().backward(dhs)
        except Exception:  # whatever it raises: it is q4's to tell
            return False
        return True

    def compare(self):
        """Check the states of each forward so far, and that no method raised."""
        for found, expected in self.pending:
            got = found()
            if expected is not None:
                agree_states(got, expected)


def compare_all(pairs):
    """Check what was asked of several pairs; all of it was asked by now."""
    for pair in list(pairs):
        pair.compare()


@test_case(name="TimeRNN.forward at several sizes", points=4, hidden=True)
def at_several_sizes(TimeRNN, reference):
    compare_all(
        [Pair(TimeRNN, reference, point, False).do("forward", point.xs) for point in SEQUENCES]
    )


@test_case(name="TimeRNN.forward of a single step", points=1, hidden=True)
def single_step(TimeRNN, reference):
    compare_all(
        [Pair(TimeRNN, reference, point, False).do("forward", point.xs) for point in ONE_STEP]
    )


@test_case(name="TimeRNN.forward of a large layer", points=1, hidden=True)
def large_layer(TimeRNN, reference):
    Pair(TimeRNN, reference, LARGE_SEQUENCE, False).do("forward", LARGE_SEQUENCE.xs).compare()


def forward_each(pair, blocks):
    """Go through several sequences, one after the other."""
    for xs in blocks:
        pair.do("forward", xs)
    return pair


@test_case(name="TimeRNN.forward: not stateful, each starts from zeros", points=2, hidden=True)
def not_stateful(TimeRNN, reference):
    compare_all(
        [
            forward_each(Pair(TimeRNN, reference, point, False), (point.xs, point.xs[:, ::-1]))
            for point in SEQUENCES
        ]
    )


@test_case(name="TimeRNN.forward: stateful, each continues the one before", points=3, hidden=True)
def stateful(TimeRNN, reference):
    pairs = []
    for point in (*SEQUENCES, *ONE_STEP):
        blocks = point.xs, point.xs[:, ::-1], point.xs[:, :1]
        pairs.append(forward_each(Pair(TimeRNN, reference, point, True), blocks))
        # A new layer knows nothing of what the one before kept.
        pair = Pair(TimeRNN, reference, point, True).do("forward", 0.5 * point.xs)
        if pair.goes_back(point.dhs):
            pair.do("forward", point.xs)
        pairs.append(pair)
    compare_all(pairs)


def state_for(point):
    """A state to start from, (N, H), that is not zero."""
    return point.dhs[:, 0] / (1.0 + np.abs(point.dhs[:, 0]))


@test_case(name="TimeRNN.set_state: a stateful layer starts from it", points=2, hidden=True)
def set_state(TimeRNN, reference):
    pairs = [
        Pair(TimeRNN, reference, point, is_stateful).do("set_state", state_for(point))
        for point in SEQUENCES
        for is_stateful in (True, False)
    ]
    for pair, point in zip(pairs, [point for point in SEQUENCES for _ in range(2)], strict=True):
        pair.do("forward", point.xs)
    compare_all(pairs)


@test_case(name="TimeRNN.reset_state: the next forward starts from zeros", points=1, hidden=True)
def reset_state(TimeRNN, reference):
    pairs = []
    for point in SEQUENCES:
        pair = Pair(TimeRNN, reference, point, True).do("forward", point.xs[:, ::-1])
        before = len(pair.pending)
        pair.do("reset_state").do("forward", point.xs)
        del pair.pending[:before]  # whether the first forward is right is told elsewhere
        pairs.append(pair)
    compare_all(pairs)


def agree_state(got, want):
    """Compare what `h` holds: a state, or None."""
    if want is not None and got is None:
        raise CheckFailed("shape", what="h", got="None", expected=str(want.shape))
    if want is not None:
        agree(got, want, "h")
    elif got is not None:
        raise CheckFailed("kind", what="h", got=describe(got), expected="None")


@test_case(name="TimeRNN.h: None at first, then the last state", points=1, hidden=True)
def last_state(TimeRNN, reference):
    found = []
    for point in SEQUENCES:
        for is_stateful in (True, False):
            pair = Pair(TimeRNN, reference, point, is_stateful)
            found.append((told_later(lambda pair=pair: pair.layer().h), pair.right.h))
            pair.do("forward", point.xs)
            found.append((told_later(lambda pair=pair: pair.layer().h), pair.right.h))
    for got, want in found:
        agree_state(got(), want)
