"""Two small arrays beside each other."""

import numpy as np
import pytest

from autograder.publish.kit.side_by_side import side_by_side

HEADS = "yours", "expected"


def test_a_matrix_is_shown_row_by_row():
    assert side_by_side(np.array([[1.0, -0.5], [2.25, 0]]), np.eye(2), HEADS) == [
        "yours        |   expected",
        "   1  -0.5   |   1  0",
        "2.25     0   |   0  1",
    ]


def test_a_sequence_of_columns_has_a_row_a_step():
    sequence = np.arange(6.0).reshape(3, 2, 1)

    assert side_by_side(sequence, -sequence, HEADS) == [
        "yours   |   expected",
        "0  1    |    0  -1",
        "2  3    |   -2  -3",
        "4  5    |   -4  -5",
    ]


def test_a_heading_in_korean_takes_two_columns_a_syllable():
    assert side_by_side(np.array([1.0]), np.array([2.0]), ("받은 값", "맞는 값")) == [
        "받은 값   |   맞는 값",
        "1         |   2",
    ]


@pytest.mark.parametrize("shape", [(9, 1), (2, 6), (0,), (3, 2, 4)])
def test_what_is_large_or_empty_is_not_shown(shape):
    assert side_by_side(np.ones(shape), np.zeros(shape), HEADS) == []
