"""Raises exceptions whose text is long, raises, or never ends."""
# earns: q1 = 10, q2 = 25

import numpy as np


# honest: softmax cross_entropy forward backward train

class Endless(Exception):
    def __str__(self):
        while True:
            pass


class Raising(Exception):
    def __str__(self):
        raise self

    __repr__ = __str__


def backward(params, cache, y_true):
    raise Raising(*["x" * 10_000_000] * 2)


def train(params, x, y_true, h0, lr, epochs):
    if epochs % 2:
        raise ValueError("x" * 10_000_000)
    raise Endless
