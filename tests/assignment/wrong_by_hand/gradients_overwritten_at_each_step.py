"""Builds the dictionary inside the loop, so that only the first step's gradient is left."""

import numpy as np


def softmax(z):
    e = np.exp(z - np.max(z, axis=0))
    return e / np.sum(e, axis=0)


def forward(params, x, h0):
    h = {-1: h0}
    y = {}
    for t in range(len(x)):
        h[t] = np.tanh(params["W_X"] @ x[t] + params["W_H"] @ h[t - 1] + params["b_h"])
        y[t] = softmax(params["W_Y"] @ h[t] + params["b_y"])
    steps = range(len(x))
    out = np.array([y[t] for t in steps])
    return out, {"x": x, "h": np.array([h[-1], *(h[t] for t in steps)]), "y": out}


def cross_entropy(y, y_true):
    return np.sum(-y_true * np.log(y))


def backward(params, cache, y_true):
    grads = {}
    dh_next = np.zeros((params["W_H"].shape[0], 1))
    for t in range(len(cache["x"]) - 1, -1, -1):
        dy = np.copy(cache["y"][t])
        dy[np.argmax(y_true[t])] -= 1
        dh = params["W_Y"].T @ dy + dh_next
        dhraw = (1 - cache["h"][t + 1] * cache["h"][t + 1]) * dh
        grads["W_Y"] = dy @ cache["h"][t + 1].T
        grads["b_y"] = dy
        grads["W_H"] = dhraw @ cache["h"][t].T
        grads["W_X"] = dhraw @ cache["x"][t].T
        grads["b_h"] = dhraw
        dh_next = params["W_H"].T @ dhraw
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for name in ("W_X", "W_H", "W_Y", "b_h", "b_y"):
            params[name] -= lr * grads[name]
    return params, losses
