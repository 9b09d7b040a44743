"""RNN.backward: two gradients returned and three kept, each against the reference.

A layer goes back from the state that its own forward led to. Where that state is wrong, the way
back from it may still be right: it is compared with both, and the better counts.
"""

from otter.test_files import test_case

from assignment.time_rnn.carried import agree_nonzero, back_from
from assignment.time_rnn.examples import LARGE_STEP, ONE_ROW, STEPS, right_step, run_step
from autograder.cases.checks import agree, any_of, items, shaped

OK_FORMAT = False
name = "q2"
points = 25

QUANTITIES = {
    "dx": lambda found: items(found.backward(), 2, "RNN.backward(dh_next)")[0],
    "dh_prev": lambda found: items(found.backward(), 2, "RNN.backward(dh_next)")[1],
    "grads[0], the gradient of Wx": lambda found: items(found.grads(), 3, "RNN.grads")[0],
    "grads[1], the gradient of Wh": lambda found: items(found.grads(), 3, "RNN.grads")[1],
    "grads[2], the gradient of b": lambda found: items(found.grads(), 3, "RNN.grads")[2],
}
DX, DH_PREV, DWX, DWH, DB = QUANTITIES


def against_reference(what, points, RNN, reference):
    """One gradient, after the right state or after the student's own: whichever is better."""
    of = QUANTITIES[what]
    for point, found in [(point, run_step(RNN, point)) for point in points]:

        def after_the_right_state(point=point, found=found):
            agree(of(found), of(right_step(reference, point)), what)

        def after_its_own_state(point=point, found=found):
            h_next = shaped(found.h_next(), point.dh_next.shape, "h_next")
            agree_nonzero(of(found), of(back_from(reference, point, h_next)), what)

        any_of(after_the_right_state, after_its_own_state)


@test_case(name="RNN.backward: dx at several sizes", points=3, hidden=True)
def dx_several_sizes(RNN, reference):
    against_reference(DX, STEPS, RNN, reference)


@test_case(name="RNN.backward: dx of a single row", points=1, hidden=True)
def dx_single_row(RNN, reference):
    against_reference(DX, ONE_ROW, RNN, reference)


@test_case(name="RNN.backward: dx of a large layer, in time", points=1, hidden=True)
def dx_large_layer(RNN, reference):
    against_reference(DX, (LARGE_STEP,), RNN, reference)


@test_case(name="RNN.backward: dh_prev at several sizes", points=3, hidden=True)
def dh_prev_several_sizes(RNN, reference):
    against_reference(DH_PREV, STEPS, RNN, reference)


@test_case(name="RNN.backward: dh_prev of a single row", points=1, hidden=True)
def dh_prev_single_row(RNN, reference):
    against_reference(DH_PREV, ONE_ROW, RNN, reference)


@test_case(name="RNN.backward: dh_prev of a large layer, in time", points=1, hidden=True)
def dh_prev_large_layer(RNN, reference):
    against_reference(DH_PREV, (LARGE_STEP,), RNN, reference)


@test_case(name="RNN.backward: dWx at several sizes", points=3, hidden=True)
def dWx_several_sizes(RNN, reference):
    against_reference(DWX, STEPS, RNN, reference)


@test_case(name="RNN.backward: dWx of a single row", points=1, hidden=True)
def dWx_single_row(RNN, reference):
    against_reference(DWX, ONE_ROW, RNN, reference)


@test_case(name="RNN.backward: dWx of a large layer, in time", points=1, hidden=True)
def dWx_large_layer(RNN, reference):
    against_reference(DWX, (LARGE_STEP,), RNN, reference)


@test_case(name="RNN.backward: dWh at several sizes", points=3, hidden=True)
def dWh_several_sizes(RNN, reference):
    against_reference(DWH, STEPS, RNN, reference)


@test_case(name="RNN.backward: dWh of a single row", points=1, hidden=True)
def dWh_single_row(RNN, reference):
    against_reference(DWH, ONE_ROW, RNN, reference)


@test_case(name="RNN.backward: dWh of a large layer, in time", points=1, hidden=True)
def dWh_large_layer(RNN, reference):
    against_reference(DWH, (LARGE_STEP,), RNN, reference)


@test_case(name="RNN.backward: db at several sizes", points=3, hidden=True)
def db_several_sizes(RNN, reference):
    against_reference(DB, STEPS, RNN, reference)


@test_case(name="RNN.backward: db of a single row", points=1, hidden=True)
def db_single_row(RNN, reference):
    against_reference(DB, ONE_ROW, RNN, reference)


@test_case(name="RNN.backward: db of a large layer, in time", points=1, hidden=True)
def db_large_layer(RNN, reference):
    against_reference(DB, (LARGE_STEP,), RNN, reference)
