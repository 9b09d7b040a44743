"""Returns object, structured, masked, complex and text arrays."""
# earns: nothing

import numpy as np


def softmax(z):
    return np.ma.masked_array(np.full(z.shape, 1 / len(z)), mask=np.ones(z.shape))


def cross_entropy(y, y_true):
    return np.array([None], dtype=object)


def forward(params, x, h0):
    y = np.zeros(x.shape, dtype=[("value", float)])
    return y, {"x": x.astype(str), "h": np.zeros((len(x) + 1, *h0.shape), dtype="M8[s]"), "y": y}


def backward(params, cache, y_true):
    return {key: value.astype(complex) for key, value in params.items()}


def train(params, x, y_true, h0, lr, epochs):
    return params, np.array(["1.0"] * epochs)
