"""Recursive in time, generators in training; the loss is looked at when the step is done."""

import numpy as np


def softmax(z):
    return np.exp(z - np.log(np.sum(np.exp(z - z.max()))) - z.max())


def states(params, x, h):
    yield h
    if len(x):
        after = np.tanh(params["W_H"] @ h + params["W_X"] @ x[0] + params["b_h"])
        yield from states(params, x[1:], after)


def forward(params, x, h0):
    h = np.array(list(states(params, x, h0)))
    y = np.array([softmax(params["W_Y"] @ each + params["b_y"]) for each in h[1:]])
    return y, {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    return -float(np.log(y[y_true == 1]).sum())


def backward(params, cache, y_true):
    x, h, dz = cache["x"], cache["h"], cache["y"] - y_true

    def da(t):
        if t == len(x):
            return []
        rest = da(t + 1)
        dh = params["W_Y"].T @ dz[t]
        if rest:
            dh = dh + params["W_H"].T @ rest[0]
        return [(1 - h[t + 1] ** 2) * dh, *rest]

    das = da(0)
    return {
        "W_X": sum(a @ v.T for a, v in zip(das, x, strict=True)),
        "W_H": sum(a @ v.T for a, v in zip(das, h, strict=False)),
        "W_Y": sum(d @ v.T for d, v in zip(dz, h[1:], strict=True)),
        "b_h": sum(das),
        "b_y": sum(dz),
    }


def descend(params, x, y_true, h0, lr, epochs):
    for _ in range(epochs):
        _, cache = forward(params, x, h0)
        grads = backward(params, cache, y_true)
        params = {name: value - lr * grads[name] for name, value in params.items()}
        yield params, cross_entropy(forward(params, x, h0)[0], y_true)


def train(params, x, y_true, h0, lr, epochs):
    path = list(descend(params, x, y_true, h0, lr, epochs))
    return path[-1][0], [loss for _, loss in path]
