"""Answers at random, and hopes."""
# earns: nothing

import numpy as np

random = np.random.default_rng()


def softmax(z):
    return random.dirichlet(np.ones(len(z)))[:, np.newaxis]


def cross_entropy(y, y_true):
    return float(random.exponential())


def forward(params, x, h0):
    y = random.dirichlet(np.ones(x.shape[1]), len(x))[:, :, np.newaxis]
    return y, {"x": random.random(x.shape), "h": random.random((len(x) + 1, *h0.shape)), "y": y}


def backward(params, cache, y_true):
    return {key: random.standard_normal(value.shape) for key, value in params.items()}


def train(params, x, y_true, h0, lr, epochs):
    return params, sorted(random.random(epochs), reverse=True)
