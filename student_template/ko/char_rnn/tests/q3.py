"""Public checks of q3; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import agree, agree_number, entry, items

OK_FORMAT = False
name = "q3"
points = 0

WHAT = "clip_by_global_norm(grads, max_norm)"


def clipped_and_norm(clip_by_global_norm, grads, max_norm):
    return items(clip_by_global_norm(grads, max_norm), 2, WHAT)


def example_grads():
    """Gradients with the norm 13, since 3² + 4² + 12² = 13²."""
    return {"W_X": np.array([[3.0, 0.0], [0.0, 4.0]]), "b_h": np.array([[0.0], [-12.0]])}


@test_case(name="clip_by_global_norm: the norm of 3, 4 and -12 is 13", points=0)
def norm_of_the_example(clip_by_global_norm):
    _, norm = clipped_and_norm(clip_by_global_norm, example_grads(), 100.0)
    agree_number(norm, 13.0, "norm")


@test_case(name="clip_by_global_norm: from 13 to 6.5 every array is halved", points=0)
def half_of_the_example(clip_by_global_norm):
    clipped, norm = clipped_and_norm(clip_by_global_norm, example_grads(), 6.5)
    for key, value in example_grads().items():
        agree(entry(clipped, key, "clipped"), value / 2, f'clipped["{key}"]')
    agree_number(norm, 13.0, "norm")


@test_case(name="clip_by_global_norm: what is short enough stays", points=0)
def short_example_stays(clip_by_global_norm):
    clipped, _ = clipped_and_norm(clip_by_global_norm, example_grads(), 26.0)
    for key, value in example_grads().items():
        agree(entry(clipped, key, "clipped"), value, f'clipped["{key}"]')
