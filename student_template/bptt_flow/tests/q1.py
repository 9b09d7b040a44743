"""Public checks of q1; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import agree, agree_number, number

OK_FORMAT = False
name = "q1"
points = 0

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
