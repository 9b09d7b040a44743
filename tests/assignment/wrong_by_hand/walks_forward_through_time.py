"""Plain Python loops over rows and columns; backward starts at the first step."""

import math

import numpy as np


def softmax(z):
    top = max(float(v) for v in z.ravel())
    powers = [math.exp(float(v) - top) for v in z.ravel()]
    return np.array([[p / sum(powers)] for p in powers])


def times(matrix, column):
    return [sum(m * c for m, c in zip(row, column, strict=True)) for row in matrix]


def add_outer(total, left, right):
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            total[i, j] += a * b


def forward(params, x, h0):
    h = [list(h0.ravel())]
    for x_t in x:
        pre = zip(
            times(params["W_H"], h[-1]),
            times(params["W_X"], x_t.ravel()),
            params["b_h"].ravel(),
            strict=True,
        )
        h.append([math.tanh(sum(parts)) for parts in pre])
    y = []
    for state in h[1:]:
        logits = zip(times(params["W_Y"], state), params["b_y"].ravel(), strict=True)
        y.append(softmax(np.array([a + b for a, b in logits])))
    y = np.array(y)
    return y, {"x": x, "h": np.array(h)[:, :, None], "y": y}


def cross_entropy(y, y_true):
    return -sum(math.log(p) for p, q in zip(y.ravel(), y_true.ravel(), strict=True) if q == 1)


def backward(params, cache, y_true):
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    x, h, y = cache["x"][..., 0], cache["h"][..., 0], cache["y"][..., 0]
    coming = np.zeros(h.shape[1])
    for t in range(len(x)):
        dz = y[t] - y_true[t, :, 0]
        da = (np.array(times(params["W_Y"].T, dz)) + coming) * (1 - h[t + 1] ** 2)
        add_outer(grads["W_Y"], dz, h[t + 1])
        add_outer(grads["W_H"], da, h[t])
        add_outer(grads["W_X"], da, x[t])
        grads["b_y"][:, 0] += dz
        grads["b_h"][:, 0] += da
        coming = np.array(times(params["W_H"].T, da))
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        for name, gradient in backward(params, cache, y_true).items():
            params[name] -= lr * gradient
    return params, losses
