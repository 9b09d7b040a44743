"""Public checks of q4; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

OK_FORMAT = False
name = "q4"
points = 0

VOCABULARY = "helo"
H0 = np.array([[0.2], [-0.1], [0.3]])


def copying():
    """A network that answers with the character that stands after its input in the vocabulary."""
    return {
        "W_X": np.array([[2.0, 0.0, -2.0, 0.0], [0.0, 2.0, 0.0, -2.0], [0.0, 0.0, 0.0, 0.0]]),
        "W_H": np.zeros((3, 3)),
        "W_Y": np.array([[0.0, -3.0, 0.0], [3.0, 0.0, 0.0], [0.0, 3.0, 0.0], [-3.0, 0.0, 0.0]]),
        "b_h": np.zeros((3, 1)),
        "b_y": np.zeros((4, 1)),
    }


def counting():
    """A network that answers by its state alone: it forgets what it reads."""
    params = {key: np.zeros_like(value) for key, value in copying().items()}
    params["W_H"] = np.array([[0.0, -3.0, 0.0], [3.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    params["W_Y"] = np.array([[5.0, 1.0, 0.0], [-1.0, 5.0, 0.0], [-5.0, -1.0, 0.0], [1.0, -5.0, 0]])
    return params


@test_case(name="sample: n characters, none for n = 0", points=0)
def as_many_as_asked(sample):
    for n in (0, 1, 5):
        text = sample(copying(), H0, "h", n, VOCABULARY)
        assert isinstance(text, str), "sample should return a str"
        assert len(text) == n, f"for n = {n} sample wrote {len(text)} character(s)"


@test_case(name="sample: each answer is read as the next input", points=0)
def answers_are_read(sample):
    text = sample(copying(), H0, "h", 6, VOCABULARY)
    assert text == "elohel", f'sample wrote "{text}" after "h"; expected "elohel"'


@test_case(name="sample: the state is carried from step to step", points=0)
def state_is_carried(sample):
    text = sample(counting(), H0, "h", 6, VOCABULARY)
    expected = "eelohe"
    assert text == expected, f'sample wrote "{text}" after "h"; expected "{expected}"'
