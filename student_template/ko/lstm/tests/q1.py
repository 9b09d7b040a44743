"""Public checks of q1; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.asking import call_quietly
from autograder.cases.checks import agree, shaped

OK_FORMAT = False
name = "q1"
points = 0


@test_case(name="sigmoid: the same shape, whatever it is", points=0)
def keeps_the_shape(sigmoid):
    for shape in ((3,), (4, 1), (2, 3, 1)):
        shaped(sigmoid(np.zeros(shape)), shape, "sigmoid(z)")


@test_case(name="sigmoid: 0, log 3 and -log 3 give 1/2, 3/4 and 1/4", points=0)
def worked_example(sigmoid):
    z = np.array([[0.0], [np.log(3.0)], [-np.log(3.0)]])
    agree(sigmoid(z), np.array([[0.5], [0.75], [0.25]]), "sigmoid(z)")


@test_case(name="sigmoid: large entries neither overflow nor warn", points=0)
def large_entries_of_the_example(sigmoid):
    z = np.array([[-1000.0], [1000.0]])
    agree(call_quietly(sigmoid, z), np.array([[0.0], [1.0]]), "sigmoid(z)")
