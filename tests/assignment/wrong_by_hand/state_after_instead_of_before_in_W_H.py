"""Collects lists and sums them in the end; one list is taken one step too late."""

import numpy as np


def softmax(z):
    e = np.exp(z - max(z.ravel()))
    return e / np.sum(e)


def forward(params, x, h0):
    h, y = [h0], []
    for t, x_t in enumerate(x):
        a = params["W_H"].dot(h[t]) + params["W_X"].dot(x_t) + params["b_h"]
        h.append(np.tanh(a))
        y.append(softmax(params["W_Y"].dot(h[t + 1]) + params["b_y"]))
    return np.array(y), {"x": np.array(x), "h": np.array(h), "y": np.array(y)}


def cross_entropy(y, y_true):
    return -sum(np.sum(b * np.log(a)) for a, b in zip(y, y_true, strict=True))


def backward(params, cache, y_true):
    states = cache["h"][1:]
    deltas, next_delta = [], np.zeros_like(cache["h"][0])
    for h, y, target in zip(states[::-1], cache["y"][::-1], y_true[::-1], strict=True):
        back = params["W_Y"].T @ (y - target) + params["W_H"].T @ next_delta
        next_delta = back * (1 - np.square(h))
        deltas.insert(0, next_delta)
    out = cache["y"] - y_true
    return {
        "W_X": np.sum([d @ v.T for d, v in zip(deltas, cache["x"], strict=True)], axis=0),
        "W_H": np.sum([d @ v.T for d, v in zip(deltas, states, strict=True)], axis=0),
        "W_Y": np.sum([d @ v.T for d, v in zip(out, states, strict=True)], axis=0),
        "b_h": np.sum(deltas, axis=0),
        "b_y": np.sum(out, axis=0),
    }


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    while len(losses) < epochs:
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        for name, gradient in backward(params, cache, y_true).items():
            params[name] = params[name] - lr * gradient
    return params, losses
