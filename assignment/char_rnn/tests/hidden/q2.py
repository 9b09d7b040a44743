"""truncated_bptt: loss, last state and each of the five gradients against the reference."""

from otter.test_files import test_case

from assignment.char_rnn.examples import LARGE, ONE_STEP, ORDINARY, right
from assignment.char_rnn.tests.public.q2 import WHAT
from autograder.cases.checks import agree, agree_number, entry, items

OK_FORMAT = False
name = "q2"
points = 40


def answer_to(truncated_bptt, point):
    """What a student's function returns, taken apart."""
    answer = truncated_bptt(point.params, point.x, point.y_true, point.h0, point.window)
    return items(answer, 3, WHAT)


def check_loss_and_state(examples, truncated_bptt, reference):
    for point in examples:
        expected_loss, _, expected_state = right(reference, point)
        loss, _, h_last = answer_to(truncated_bptt, point)
        agree_number(loss, expected_loss, "loss")
        agree(h_last, expected_state, "h_last")


def check_gradient(key, examples, truncated_bptt, reference):
    for point in examples:
        _, expected, _ = right(reference, point)
        _, grads, _ = answer_to(truncated_bptt, point)
        agree(entry(grads, key, "grads"), expected[key], f'grads["{key}"]')


@test_case(name="truncated_bptt: loss and h_last, at several sizes", points=4, hidden=True)
def loss_and_state_at_several_sizes(truncated_bptt, reference):
    check_loss_and_state(ORDINARY, truncated_bptt, reference)


@test_case(name="truncated_bptt: loss and h_last, one time step", points=1, hidden=True)
def loss_and_state_one_step(truncated_bptt, reference):
    check_loss_and_state(ONE_STEP, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_X, at several sizes", points=5, hidden=True)
def W_X_at_several_sizes(truncated_bptt, reference):
    check_gradient("W_X", ORDINARY, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_X, one time step, h0 not zero", points=1, hidden=True)
def W_X_one_step(truncated_bptt, reference):
    check_gradient("W_X", ONE_STEP, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_X, a large network, in time", points=1, hidden=True)
def W_X_large_network(truncated_bptt, reference):
    check_gradient("W_X", (LARGE,), truncated_bptt, reference)


@test_case(name="truncated_bptt: W_H, at several sizes", points=5, hidden=True)
def W_H_at_several_sizes(truncated_bptt, reference):
    check_gradient("W_H", ORDINARY, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_H, one time step, h0 not zero", points=1, hidden=True)
def W_H_one_step(truncated_bptt, reference):
    check_gradient("W_H", ONE_STEP, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_H, a large network, in time", points=1, hidden=True)
def W_H_large_network(truncated_bptt, reference):
    check_gradient("W_H", (LARGE,), truncated_bptt, reference)


@test_case(name="truncated_bptt: W_Y, at several sizes", points=5, hidden=True)
def W_Y_at_several_sizes(truncated_bptt, reference):
    check_gradient("W_Y", ORDINARY, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_Y, one time step, h0 not zero", points=1, hidden=True)
def W_Y_one_step(truncated_bptt, reference):
    check_gradient("W_Y", ONE_STEP, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_Y, a large network, in time", points=1, hidden=True)
def W_Y_large_network(truncated_bptt, reference):
    check_gradient("W_Y", (LARGE,), truncated_bptt, reference)


@test_case(name="truncated_bptt: b_h, at several sizes", points=5, hidden=True)
def b_h_at_several_sizes(truncated_bptt, reference):
    check_gradient("b_h", ORDINARY, truncated_bptt, reference)


@test_case(name="truncated_bptt: b_h, one time step, h0 not zero", points=1, hidden=True)
def b_h_one_step(truncated_bptt, reference):
    check_gradient("b_h", ONE_STEP, truncated_bptt, reference)


@test_case(name="truncated_bptt: b_h, a large network, in time", points=1, hidden=True)
def b_h_large_network(truncated_bptt, reference):
    check_gradient("b_h", (LARGE,), truncated_bptt, reference)


@test_case(name="truncated_bptt: b_y, at several sizes", points=5, hidden=True)
def b_y_at_several_sizes(truncated_bptt, reference):
    check_gradient("b_y", ORDINARY, truncated_bptt, reference)


@test_case(name="truncated_bptt: b_y, one time step, h0 not zero", points=1, hidden=True)
def b_y_one_step(truncated_bptt, reference):
    check_gradient("b_y", ONE_STEP, truncated_bptt, reference)


@test_case(name="truncated_bptt: b_y, a large network, in time", points=1, hidden=True)
def b_y_large_network(truncated_bptt, reference):
    check_gradient("b_y", (LARGE,), truncated_bptt, reference)
