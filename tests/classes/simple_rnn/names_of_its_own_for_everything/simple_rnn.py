import io
import sys

import numpy as np

reference = solution = answers = None
earned = points = 0
x = y = h = z = t = k = d = None
sum, max, min, abs = np.sum, np.max, np.min, np.abs
list_, dict_, input = [], {}, None
names = __all__ = ["softmax"]
sys.stdout = io.StringIO()
sys.setrecursionlimit(100_000)
np.set_printoptions(precision=1)
print("nobody reads this")


class Worker:
    pass


class Proxy(Worker):
    pass


def test_softmax():
    assert False


def call(function, *args):
    return function(*args)


def main():
    raise SystemExit(3)


def softmax(z):
    z = z - max(z)
    return np.exp(z) / sum(np.exp(z))


def forward(params, x, h0):
    h, y = [h0], []
    for x_t in x:
        h.append(np.tanh(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"]))
        y.append(call(softmax, params["W_Y"] @ h[-1] + params["b_y"]))
    return np.array(y), {"x": x, "h": np.array(h), "y": np.array(y)}


def cross_entropy(y, y_true):
    return abs(sum(y_true * np.log(y)))


def backward(params, cache, y_true):
    grads = {n: np.zeros_like(p) for n, p in params.items()}
    dh_next = np.zeros_like(cache["h"][0])
    for t in reversed(range(len(y_true))):
        dz = cache["y"][t] - y_true[t]
        da = (params["W_Y"].T @ dz + dh_next) * (1 - cache["h"][t + 1] ** 2)
        grads["W_Y"] += dz @ cache["h"][t + 1].T
        grads["b_y"] += dz
        grads["W_H"] += da @ cache["h"][t].T
        grads["W_X"] += da @ cache["x"][t].T
        grads["b_h"] += da
        dh_next = params["W_H"].T @ da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = np.zeros((epochs, 1))
    for e in range(epochs):
        y, cache = forward(params, x, h0)
        losses[e] = cross_entropy(y, y_true)
        grads = backward(params, cache, y_true)
        for n in params:
            params[n] -= lr * grads[n]
    return params, losses
