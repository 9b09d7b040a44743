"""softmax and cross_entropy against the reference."""

from otter.test_files import test_case

from assignment.simple_rnn.examples import ONE_STEP, ORDINARY, right
from assignment.simple_rnn.tests.public.q1 import column
from autograder.cases.checks import agree, agree_number

OK_FORMAT = False
name = "q1"
points = 10

LOGITS = (
    [0.3, -1.2, 2.0, 0.5, -0.7],
    [4.0, 1.0],
    [-3.0, -2.5, -2.0, 0.0, 1.5, 3.25, 2.0],
)
# Whole numbers, so that float32 holds them exactly.
LARGE_LOGITS = (
    [1000.0, 999.0, 997.0],
    [-1000.0, -1001.0, -1003.0, -1000.0],
    [800.0, -800.0, 0.0, 798.0],
    [20000.0, 20001.0],
    [0.0, 1000.0, 0.0, 0.0],
)


@test_case(name="softmax at several sizes", points=3, hidden=True)
def softmax_values(softmax, reference):
    for logits in LOGITS:
        agree(softmax(column(logits)), reference.softmax(column(logits)), "softmax(z)")


@test_case(name="softmax with large logits", points=2, hidden=True)
def softmax_is_stable(softmax, reference):
    for logits in LARGE_LOGITS:
        agree(softmax(column(logits)), reference.softmax(column(logits)), "softmax(z)")


@test_case(name="cross_entropy at several sizes, one step included", points=5, hidden=True)
def cross_entropy_values(cross_entropy, reference):
    for point in (*ORDINARY, *ONE_STEP):
        expected = right(reference, point)
        loss = cross_entropy(expected.y, point.y_true)
        agree_number(loss, expected.loss, "cross_entropy(y, y_true)")
