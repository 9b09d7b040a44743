"""TimeRNN.forward: all states, where a sequence starts, and that they come of params.

Each thing that is tried is done to a layer of the student's and to one of the reference's; what a
wrong RNN has cost already is not lost again: the reference's may be made of the student's RNN.
"""

from dataclasses import dataclass

import numpy as np
from otter.test_files import test_case

from assignment.time_rnn.carried import check_carries, has_layers_of_its_own, made_of
from assignment.time_rnn.examples import (
    LARGE_SEQUENCE,
    ONE_STEP,
    OTHER_WEIGHTS,
    SEQUENCES,
    Sequence,
    changes_of_params,
    check_changed,
    check_held,
    play,
)
from autograder.cases.checks import (
    CheckFailed,
    agree,
    agree_steps,
    any_of,
    as_array,
    describe,
    shaped,
)
from autograder.homework.references import for_the_class

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


def agree_state(got, want):
    """Compare what `h` holds: a state, or None."""
    if want is not None and got is None:
        raise CheckFailed("shape", what="h", got="None", expected=str(want.shape))
    if want is not None:
        agree(got, want, "h")
    elif got is not None:
        raise CheckFailed("kind", what="h", got=describe(got), expected="None")


@dataclass(frozen=True, eq=False)
class Script:
    """What is done to a layer with the weights of a point, and from where on it is compared."""

    point: Sequence
    stateful: bool
    actions: tuple
    told_before: int = 0

    def answers(self, TimeRNN):
        """What comes of it, as `play` has it."""
        return play(TimeRNN, self.point.weights, self.actions, self.stateful)

    def compare(self, found, expected):
        """Check all that was done to one layer against what the same gave with another."""
        judged = list(zip(self.actions, found, expected, strict=False))[self.told_before :]
        for (name, *_), got, want in judged:
            if name == "forward" and ("h",) not in self.actions:  # else h alone is looked at
                agree_states(got(), as_array(want(), "hs"))
            elif name == "h":
                agree_state(got(), want())
            elif name != "backward":  # which is q4's to tell
                got()


@for_the_class
def right_answers(reference, script):
    """The reference's, computed once for a whole class."""
    return script.answers(reference.TimeRNN)


def against_reference(scripts, TimeRNN, RNN, reference, earned):
    """Compare by right layers or the student's own; all is played before the first is compared."""
    for script, found in [(script, script.answers(TimeRNN)) for script in scripts]:

        def made_of_right_layers(script=script, found=found):
            script.compare(found, right_answers(reference, script))

        def made_of_its_own_layers(script=script, found=found):
            check_carries(TimeRNN, script.point, earned, "q1", "q2")
            script.compare(found, script.answers(made_of(reference, RNN)))

        own = [made_of_its_own_layers] if has_layers_of_its_own(earned) else []
        any_of(made_of_right_layers, *own)


def forward_each(*blocks):
    """Go through several sequences, one after the other."""
    return tuple(("forward", xs) for xs in blocks)


def state_for(point):
    """A state to start from, (N, H), that is not zero."""
    return point.dhs[:, 0] / (1.0 + np.abs(point.dhs[:, 0]))


def beside_another(point):
    """A backward between two forwards, which is to leave the state as it is."""
    first, second = forward_each(0.5 * point.xs, point.xs)
    return first, ("backward", point.dhs), second


def with_a_reset(point):
    first, second = forward_each(point.xs[:, ::-1], point.xs)
    return first, ("reset_state",), second


def with_another_state(point):
    first, second = forward_each(point.xs[:, ::-1], point.xs)
    return first, ("set_state", state_for(point)), second


def with_a_state_given_up(point):
    return ("set_state", state_for(point)), ("reset_state",), *forward_each(point.xs)


SEVERAL, SINGLE, LARGE = (
    [Script(point, False, forward_each(point.xs)) for point in points]
    for points in (SEQUENCES, ONE_STEP, (LARGE_SEQUENCE,))
)
FORWARD_TWICE = [
    Script(point, False, forward_each(point.xs, 0.5 * point.xs[:, ::-1]))
    for point in (*SEQUENCES, *ONE_STEP)
]
STATEFUL = [
    Script(point, True, actions)
    for point in (*SEQUENCES, *ONE_STEP)
    for actions in (
        forward_each(point.xs, point.xs[:, ::-1], point.xs[:, :1]),
        beside_another(point),
    )
]
SET_STATE = [
    Script(point, stateful, (("set_state", state_for(point)), ("forward", point.xs)))
    for point in SEQUENCES
    for stateful in (True, False)
] + [  # whether the first forward is right is told elsewhere
    Script(point, True, with_another_state(point), told_before=1) for point in SEQUENCES
]
RESET_STATE = [
    Script(point, True, actions, told_before=1)
    for point in SEQUENCES
    for actions in (with_a_reset(point), with_a_state_given_up(point))
]
LAST_STATE = [
    Script(point, stateful, (("h",), ("forward", point.xs), ("h",)))
    for point in SEQUENCES
    for stateful in (True, False)
]


@test_case(name="TimeRNN.forward at several sizes", points=2, hidden=True)
def at_several_sizes(TimeRNN, RNN, reference, earned):
    against_reference(SEVERAL, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.forward of a single step", points=1, hidden=True)
def single_step(TimeRNN, RNN, reference, earned):
    against_reference(SINGLE, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.forward of a large layer", points=1, hidden=True)
def large_layer(TimeRNN, RNN, reference, earned):
    against_reference(LARGE, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.forward: not stateful, each starts from zeros", points=2, hidden=True)
def not_stateful(TimeRNN, RNN, reference, earned):
    against_reference(FORWARD_TWICE, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.forward: stateful, each continues the one before", points=2, hidden=True)
def stateful(TimeRNN, RNN, reference, earned):
    against_reference(STATEFUL, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.set_state: a stateful layer starts from it", points=2, hidden=True)
def set_state(TimeRNN, RNN, reference, earned):
    against_reference(SET_STATE, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.reset_state: the next forward starts from zeros", points=1, hidden=True)
def reset_state(TimeRNN, RNN, reference, earned):
    against_reference(RESET_STATE, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.h: None at first, then the last state", points=1, hidden=True)
def last_state(TimeRNN, RNN, reference, earned):
    against_reference(LAST_STATE, TimeRNN, RNN, reference, earned)


# A layer that goes on from its last state, though it is not stateful, is told elsewhere: hence the
# reset, whatever comes of it.
FORWARD = "forward", SEQUENCES[0].xs
CHANGES, CHANGED = changes_of_params(
    SEQUENCES[0].weights, OTHER_WEIGHTS[1], ("reset_state",), FORWARD
)
PARAMS = Script(SEQUENCES[0], False, (("params",), FORWARD, *CHANGES))


@test_case(name="TimeRNN.params: what forward computes with", points=3, hidden=True)
def forward_computes_with_params(TimeRNN, RNN, reference, earned):
    held, first, *rest = PARAMS.answers(TimeRNN)
    check_held(held(), SEQUENCES[0].weights, "TimeRNN.params")
    states = [first, *rest[2::3]]
    for index, change in enumerate(rest[::3]):
        change()
        before, after = states[index](), states[index + 1]()
        agree_as_new(index, before, after, TimeRNN, RNN, reference, earned)


def agree_as_new(index, before, after, TimeRNN, RNN, reference, earned):
    """The answer is that of a new layer with such weights: right, of the student's RNN, its own."""
    place = 4 + 3 * index  # of what forward gave after the change

    def made_of_right_layers():
        check_changed(before, after, f"TimeRNN.params[{index}]")
        agree_states(after, right_answers(reference, PARAMS)[place]())

    def made_of_its_own_layers():
        check_carries(TimeRNN, SEQUENCES[0], earned, "q1", "q2")
        expected = PARAMS.answers(made_of(reference, RNN))[place]
        agree_states(after, as_array(expected(), "hs"))

    def a_new_one_of_its_own():
        check_changed(before, after, f"TimeRNN.params[{index}]")
        (fresh,) = play(TimeRNN, CHANGED[index], [FORWARD], False)
        agree_states(after, shaped(fresh(), SEQUENCES[0].dhs.shape, "hs"))

    own = [made_of_its_own_layers] if has_layers_of_its_own(earned) else []
    any_of(made_of_right_layers, *own, a_new_one_of_its_own)
