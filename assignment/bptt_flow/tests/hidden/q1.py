"""spectral_radius and rescale against the reference."""

from otter.test_files import test_case

from assignment.bptt_flow.carried import rescaled_by
from assignment.bptt_flow.examples import LARGE_MATRIX, MATRICES, RADII
from autograder.cases.checks import agree, agree_number, any_of

OK_FORMAT = False
name = "q1"
points = 15


@test_case(name="spectral_radius at several sizes", points=6, hidden=True)
def radius_values(spectral_radius, reference):
    for W in MATRICES:
        agree_number(spectral_radius(W), reference.spectral_radius(W), "spectral_radius(W)")


@test_case(name="spectral_radius of a large matrix", points=1, hidden=True)
def radius_of_a_large_matrix(spectral_radius, reference):
    expected = reference.spectral_radius(LARGE_MATRIX)
    agree_number(spectral_radius(LARGE_MATRIX), expected, "spectral_radius(W)")


def check_rescale(W, radius, spectral_radius, rescale, reference):
    """Rescale by the right radius of W, or by the student's own: whichever is better."""

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
