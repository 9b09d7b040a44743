"""sigmoid against the reference, at several shapes and for large entries."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.asking import call_quietly
from autograder.cases.checks import agree

OK_FORMAT = False
name = "q1"
points = 5

SHAPES = ((5,), (4, 1), (2, 3), (3, 2, 4))
LARGE_ENTRIES = np.array([[-1000.0], [1000.0], [-800.0], [700.0], [-20000.0], [-35.0], [0.0]])


@test_case(name="sigmoid at several shapes", points=3, hidden=True)
def values_at_several_shapes(sigmoid, reference):
    rng = np.random.default_rng(11)
    for shape in SHAPES:
        z = 2.0 * rng.standard_normal(shape)
        agree(sigmoid(z), reference.sigmoid(z), "sigmoid(z)")


@test_case(name="sigmoid of large entries, of either sign", points=1, hidden=True)
def large_entries(sigmoid, reference):
    agree(sigmoid(LARGE_ENTRIES), reference.sigmoid(LARGE_ENTRIES), "sigmoid(z)")


@test_case(name="sigmoid of large entries without overflow or warning", points=1, hidden=True)
def large_entries_without_warning(sigmoid, reference):
    for z in (LARGE_ENTRIES, -LARGE_ENTRIES):
        agree(call_quietly(sigmoid, z), reference.sigmoid(z), "sigmoid(z)")
