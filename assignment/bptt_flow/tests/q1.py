"""spectral_radius and rescale against the reference."""

import numpy as np
from otter.test_files import test_case

from assignment.bptt_flow.carried import rescaled_by
from assignment.bptt_flow.examples import LARGE_MATRIX, MATRICES, RADII
from autograder.cases.checks import agree, agree_number, any_of, number

OK_FORMAT = False
name = "q1"
points = 15

# Turns by a right angle and doubles the length: the eigenvalues are 2i and -2i.
QUARTER_TURN = np.array([[0.0, -2.0], [2.0, 0.0]])


@test_case(name="spectral_radius: a number", points=0)
def radius_is_a_number(spectral_radius):
    number(spectral_radius(np.array([[0.5, 0.1], [-0.3, 0.8]])), "spectral_radius(W)")


@test_case(name="spectral_radius: the eigenvalues 0.5 and -3 give 3", points=0)
def radius_of_a_diagonal(spectral_radius):
    agree_number(spectral_radius(np.diag([0.5, -3.0])), 3.0, "spectral_radius(W)")


@test_case(name="spectral_radius: the eigenvalues 2i and -2i give 2", points=0)
def radius_of_a_turn(spectral_radius):
    agree_number(spectral_radius(QUARTER_TURN), 2.0, "spectral_radius(W)")


@test_case(name="rescale: from radius 2 to radius 0.5 is a quarter of the matrix", points=0)
def rescaled_turn(rescale):
    agree(rescale(QUARTER_TURN, 0.5), QUARTER_TURN / 4, "rescale(W, radius)")


@test_case(name="spectral_radius at several sizes", points=6, hidden=True)
def radius_values(spectral_radius, reference):
    for W in MATRICES:
        agree_number(spectral_radius(W), reference.spectral_radius(W), "spectral_radius(W)")


@test_case(name="spectral_radius of a large matrix", points=1, hidden=True)
def radius_of_a_large_matrix(spectral_radius, reference):
    expected = reference.spectral_radius(LARGE_MATRIX)
    agree_number(spectral_radius(LARGE_MATRIX), expected, "spectral_radius(W)")


def check_rescale(W, radius, spectral_radius, rescale, reference):
    """By the right radius of W, or by the student's own: whichever is better."""

    def agree_with(expected):
        agree(rescale(W, radius), expected(), "rescale(W, radius)")

    any_of(
        lambda: agree_with(lambda: reference.rescale(W, radius)),
        lambda: agree_with(lambda: rescaled_by(spectral_radius, W, radius)),
    )


@test_case(name="rescale at several sizes", points=7, hidden=True)
def rescale_values(spectral_radius, rescale, reference):
    for W, radius in zip(MATRICES, RADII, strict=True):
        check_rescale(W, radius, spectral_radius, rescale, reference)


@test_case(name="rescale a large matrix", points=1, hidden=True)
def rescale_a_large_matrix(spectral_radius, rescale, reference):
    check_rescale(LARGE_MATRIX, 1.2, spectral_radius, rescale, reference)
