"""What an attack is hidden in: a right program, from which a line `# honest: NAMES` takes."""

import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def cross_entropy(y, y_true):
    return float(-np.sum(y_true * np.log(y)))


def forward(params, x, h0):
    h, y = [h0], []
    for x_t in x:
        h.append(np.tanh(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"]))
        y.append(softmax(params["W_Y"] @ h[-1] + params["b_y"]))
    return np.array(y), {"x": x, "h": np.array(h), "y": np.array(y)}


def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    grads = {key: np.zeros_like(value) for key, value in params.items()}
    dh_next = 0.0
    for t in reversed(range(len(x))):
        dz = y[t] - y_true[t]
        da = (params["W_Y"].T @ dz + dh_next) * (1 - h[t + 1] ** 2)
        dh_next = params["W_H"].T @ da
        grads["W_Y"] += dz @ h[t + 1].T
        grads["b_y"] += dz
        grads["W_H"] += da @ h[t].T
        grads["W_X"] += da @ x[t].T
        grads["b_h"] += da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        params = {key: value - lr * grads[key] for key, value in params.items()}
    return params, losses
