import math

import numpy as np


def softmax(z):
    out = np.zeros(len(z))
    largest = z.max()
    total = float(sum(np.exp(v - largest) for v in z))
    for i in range(len(z)):
        out[i] = np.exp(z[i] - largest) / total
    return out.reshape(-1, 1)


def forward(params, x, h0):
    h, y = [h0], []
    for x_t in x:
        h.append(np.tanh(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"]))
        y.append(softmax(params["W_Y"] @ h[-1] + params["b_y"]))
    y = np.array(y)
    return y, {"x": x, "h": np.array(h), "y": y}


def cross_entropy(y, y_true):
    loss = 0.0
    for y_t, target in zip(y, y_true):
        loss -= math.log(target.T @ y_t)
    return loss


def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    grads = {key: np.zeros_like(value) for key, value in params.items()}
    d, k = params["W_X"].shape
    da = np.zeros((d, 1))
    for t in range(len(x) - 1, -1, -1):
        dz = y[t] - y_true[t]
        before = np.zeros((d, 1))
        for i in range(d):
            back = float(params["W_Y"][:, [i]].T @ dz) + float(params["W_H"][:, [i]].T @ da)
            before[i, 0] = (1 - h[t + 1][i] ** 2) * back
        da = before
        grads["W_Y"] += dz @ h[t + 1].T
        grads["b_y"] += dz
        grads["W_X"] += da @ x[t].T
        grads["W_H"] += da @ h[t].T
        grads["b_h"] += da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses[epoch] = np.array([cross_entropy(y, y_true)])
        grads = backward(params, cache, y_true)
        for key in params:
            params[key] = params[key] - lr * grads[key]
    return params, losses
