"""clip_by_global_norm: the norm, and the arrays, against the reference."""

from otter.test_files import test_case

from assignment.char_rnn.examples import OTHER_ARRAYS, SHORT_ENOUGH, TOO_LONG
from assignment.char_rnn.tests.public.q3 import clipped_and_norm
from autograder.cases.checks import agree, agree_number, entry

OK_FORMAT = False
name = "q3"
points = 15


def check_norm(examples, clip_by_global_norm, reference):
    for point in examples:
        _, expected = reference.clip_by_global_norm(point.grads, point.max_norm)
        _, norm = clipped_and_norm(clip_by_global_norm, point.grads, point.max_norm)
        agree_number(norm, expected, "norm")


def check_arrays(examples, clip_by_global_norm, reference):
    for point in examples:
        expected, _ = reference.clip_by_global_norm(point.grads, point.max_norm)
        clipped, _ = clipped_and_norm(clip_by_global_norm, point.grads, point.max_norm)
        for key, value in expected.items():
            agree(entry(clipped, key, "clipped"), value, f'clipped["{key}"]')


@test_case(name="clip_by_global_norm: the norm, before clipping", points=5, hidden=True)
def norm_before_clipping(clip_by_global_norm, reference):
    check_norm((*TOO_LONG, *SHORT_ENOUGH), clip_by_global_norm, reference)


@test_case(name="clip_by_global_norm: what is too long is scaled", points=5, hidden=True)
def too_long_is_scaled(clip_by_global_norm, reference):
    check_arrays(TOO_LONG, clip_by_global_norm, reference)


@test_case(name="clip_by_global_norm: what is short enough stays as it is", points=3, hidden=True)
def short_enough_stays(clip_by_global_norm, reference):
    check_arrays(SHORT_ENOUGH, clip_by_global_norm, reference)


@test_case(name="clip_by_global_norm: other keys and shapes", points=2, hidden=True)
def other_keys_and_shapes(clip_by_global_norm, reference):
    check_norm(OTHER_ARRAYS, clip_by_global_norm, reference)
    check_arrays(OTHER_ARRAYS, clip_by_global_norm, reference)
