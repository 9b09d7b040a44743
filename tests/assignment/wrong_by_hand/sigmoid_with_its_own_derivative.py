"""Functional style; the state goes through a sigmoid, and backward is right for that."""

from functools import reduce

import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def forward(params, x, h0):
    def step(states, x_t):
        a = params["W_H"] @ states[-1] + params["W_X"] @ x_t + params["b_h"]
        return [*states, sigmoid(a)]

    h = np.array(reduce(step, x, [h0]))
    y = np.array([softmax(params["W_Y"] @ h_t + params["b_y"]) for h_t in h[1:]])
    return y, {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    return -np.sum(np.log(np.sum(y * y_true, axis=1)))


def backward(params, cache, y_true):
    dz = cache["y"] - y_true

    def step(das, t):
        h_t = cache["h"][t + 1]
        dh = params["W_Y"].T @ dz[t] + params["W_H"].T @ das[0]
        return [h_t * (1 - h_t) * dh, *das]

    steps = range(len(dz))
    das = np.array(reduce(step, reversed(steps), [np.zeros(cache["h"][0].shape)])[:-1])
    return {
        "W_X": sum(das[t] @ cache["x"][t].T for t in steps),
        "W_H": sum(das[t] @ cache["h"][t].T for t in steps),
        "W_Y": sum(dz[t] @ cache["h"][t + 1].T for t in steps),
        "b_h": das.sum(axis=0),
        "b_y": dz.sum(axis=0),
    }


def train(params, x, y_true, h0, lr, epochs):
    def epoch(so_far, _):
        current, losses = so_far
        y, cache = forward(current, x, h0)
        grads = backward(current, cache, y_true)
        moved = {name: current[name] - lr * grads[name] for name in current}
        return moved, [*losses, cross_entropy(y, y_true)]

    return reduce(epoch, range(epochs), (params, []))
