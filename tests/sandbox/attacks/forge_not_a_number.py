"""Answers NaN and infinity everywhere."""
# earns: nothing

import numpy as np


def softmax(z):
    return z * np.nan


def cross_entropy(y, y_true):
    return float("nan")


def forward(params, x, h0):
    y = x * np.inf
    return y, {"x": x, "h": np.full((len(x) + 1, *h0.shape), np.nan), "y": y}


def backward(params, cache, y_true):
    return {key: value * np.nan for key, value in params.items()}


def train(params, x, y_true, h0, lr, epochs):
    return {key: value * np.nan for key, value in params.items()}, [float("nan")] * epochs
