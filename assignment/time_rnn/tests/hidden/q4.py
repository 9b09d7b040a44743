"""TimeRNN.backward: dxs, dh and the three gradients, each against the reference.

A layer goes back through the states that its own forward went through, with the student's own RNN
layers. What was lost in forward or in RNN is not lost again: the way back is compared with the
right one, with the right one through the student's own states, and with the right one by the
student's own RNN layers. The best counts; `carried` says where the last two do.
"""

import numpy as np
from otter.test_files import test_case

from assignment.time_rnn.carried import (
    agree_nonzero,
    back_through,
    by_own_layers,
    came_from,
    check_carries,
    check_depends_on_dhs,
    has_layers_of_its_own,
)
from assignment.time_rnn.examples import (
    LARGE_SEQUENCE,
    ONE_STEP,
    SEQUENCES,
    right_sequence,
    run_sequence,
)
from autograder.cases.checks import agree, any_of, items, shaped

OK_FORMAT = False
name = "q4"
points = 30

QUANTITIES = {
    "dxs": lambda found: found.dxs(),
    "dh": lambda found: found.dh(),
    "TimeRNN.grads[0], the gradient of Wx": lambda found: items(found.grads(), 3, "TimeRNN.grads")[
        0
    ],
    "TimeRNN.grads[1], the gradient of Wh": lambda found: items(found.grads(), 3, "TimeRNN.grads")[
        1
    ],
    "TimeRNN.grads[2], the gradient of b": lambda found: items(found.grads(), 3, "TimeRNN.grads")[
        2
    ],
}
DXS, DH, DWX, DWH, DB = QUANTITIES


class WayBack:
    """One gradient of one sequence, to be compared with what it may rightly be."""

    def __init__(self, what, point, found, reference):
        self.what, self.point, self.found, self.reference = what, point, found, reference
        self.right = right_sequence(reference, point)
        self.shape = point.dhs[:, 0].shape

    def got(self):
        """What the student's backward gave."""
        return QUANTITIES[self.what](self.found)

    def of(self, answers):
        """The same gradient among other answers."""
        return QUANTITIES[self.what](answers)

    def through(self, start):
        """The reference's way back through the student's own states."""
        hs = shaped(self.found.hs(), self.point.dhs.shape, "hs")
        return self.of(back_through(self.reference, self.point, start, hs))

    def right_start(self):
        """The state that the sequence starts from."""
        return np.zeros(self.shape) if self.point.earlier is None else self.right.start()

    def after_the_right_forward(self):
        """The gradients that the reference has."""
        agree(self.got(), self.of(self.right), self.what)

    def after_its_own_forward(self):
        """The gradients from the right start through the student's own states."""
        agree_nonzero(self.got(), self.through(self.right_start()), self.what)

    def after_its_own_forward_from_its_own_state(self):
        """The gradients from where the student's layer says it starts."""
        start = shaped(self.found.start(), self.shape, "h")
        agree_nonzero(self.got(), self.through(start), self.what)

    def after_its_own_forward_from_where_it_did_start(self):
        """The gradients from the state that its first output comes of, whatever it says."""
        hs = shaped(self.found.hs(), self.point.dhs.shape, "hs")
        start = came_from(self.point, hs[:, 0])
        # From zeros a gradient of Wh may rightly be zero.
        compare = agree_nonzero if np.any(start) else agree
        compare(self.got(), self.through(start), self.what)

    def by_its_own_layers(self, RNN):
        """The gradients that the reference has with the student's own RNN layers."""
        got = self.got()  # before any layer of the student's is asked
        check_depends_on_dhs(self.reference, RNN, self.point, self.of)
        agree_nonzero(got, self.of(by_own_layers(self.reference, RNN, self.point)), self.what)


def against_reference(what, points, TimeRNN, RNN, reference, earned):
    """One gradient, where all that is carried forward counts for the student."""
    for point, found in [(point, run_sequence(TimeRNN, point)) for point in points]:
        way = WayBack(what, point, found, reference)

        def through_its_own_states(point=point, way=way):
            check_carries(TimeRNN, point, earned, "q1", "q2", "q3")
            attempts = [way.after_its_own_forward]
            if point.earlier is not None:
                attempts.append(way.after_its_own_forward_from_its_own_state)
            any_of(*attempts, way.after_its_own_forward_from_where_it_did_start)

        def by_its_own_layers(point=point, way=way):
            check_carries(TimeRNN, point, earned, "q1", "q2")
            way.by_its_own_layers(RNN)

        own = [by_its_own_layers] if has_layers_of_its_own(earned) else []
        any_of(way.after_the_right_forward, through_its_own_states, *own)


@test_case(name="TimeRNN.backward: dxs at several sizes", points=4, hidden=True)
def dxs_several_sizes(TimeRNN, RNN, reference, earned):
    against_reference(DXS, SEQUENCES, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: dxs of a single step", points=1, hidden=True)
def dxs_single_step(TimeRNN, RNN, reference, earned):
    against_reference(DXS, ONE_STEP, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: dxs of a large layer, in time", points=1, hidden=True)
def dxs_large_layer(TimeRNN, RNN, reference, earned):
    against_reference(DXS, (LARGE_SEQUENCE,), TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: dh at several sizes", points=4, hidden=True)
def dh_several_sizes(TimeRNN, RNN, reference, earned):
    against_reference(DH, SEQUENCES, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: dh of a single step", points=1, hidden=True)
def dh_single_step(TimeRNN, RNN, reference, earned):
    against_reference(DH, ONE_STEP, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: dh of a large layer, in time", points=1, hidden=True)
def dh_large_layer(TimeRNN, RNN, reference, earned):
    against_reference(DH, (LARGE_SEQUENCE,), TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: dWx at several sizes", points=4, hidden=True)
def dWx_several_sizes(TimeRNN, RNN, reference, earned):
    against_reference(DWX, SEQUENCES, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: dWx of a single step", points=1, hidden=True)
def dWx_single_step(TimeRNN, RNN, reference, earned):
    against_reference(DWX, ONE_STEP, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: dWx of a large layer, in time", points=1, hidden=True)
def dWx_large_layer(TimeRNN, RNN, reference, earned):
    against_reference(DWX, (LARGE_SEQUENCE,), TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: dWh at several sizes", points=4, hidden=True)
def dWh_several_sizes(TimeRNN, RNN, reference, earned):
    against_reference(DWH, SEQUENCES, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: dWh of a single step", points=1, hidden=True)
def dWh_single_step(TimeRNN, RNN, reference, earned):
    against_reference(DWH, ONE_STEP, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: dWh of a large layer, in time", points=1, hidden=True)
def dWh_large_layer(TimeRNN, RNN, reference, earned):
    against_reference(DWH, (LARGE_SEQUENCE,), TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: db at several sizes", points=4, hidden=True)
def db_several_sizes(TimeRNN, RNN, reference, earned):
    against_reference(DB, SEQUENCES, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: db of a single step", points=1, hidden=True)
def db_single_step(TimeRNN, RNN, reference, earned):
    against_reference(DB, ONE_STEP, TimeRNN, RNN, reference, earned)


@test_case(name="TimeRNN.backward: db of a large layer, in time", points=1, hidden=True)
def db_large_layer(TimeRNN, RNN, reference, earned):
    against_reference(DB, (LARGE_SEQUENCE,), TimeRNN, RNN, reference, earned)
