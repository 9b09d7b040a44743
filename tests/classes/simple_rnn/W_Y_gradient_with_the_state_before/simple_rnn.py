import functools
import time
from collections import Counter

import numpy as np

calls = Counter()


def counted(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        calls[function.__name__] += 1
        started = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            wrapper.seconds = time.perf_counter() - started

    return wrapper


def column_checked(*positions):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args):
            for position in positions:
                assert args[position].shape[-1] == 1, "expected a column"
            return function(*args)

        return wrapper

    return decorate


@functools.lru_cache(maxsize=None)
def zeros(*shape):
    return np.zeros(shape)


@counted
@column_checked(0)
def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


@counted
@column_checked(1, 2)
def forward(params, x, h0):
    h = np.concatenate([h0[None], np.repeat(zeros(1, *h0.shape), len(x), axis=0)])
    y = zeros(*x.shape).copy()
    for t in range(len(x)):
        h[t + 1] = np.tanh(params["W_H"] @ h[t] + params["W_X"] @ x[t] + params["b_h"])
        y[t] = softmax(params["W_Y"] @ h[t + 1] + params["b_y"])
    return y, {"x": x, "h": h, "y": y}


@counted
def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


@counted
def backward(params, cache, y_true):
    grads = {name: zeros(*p.shape).copy() for name, p in params.items()}
    dh_next = zeros(*cache["h"][0].shape)
    for t in reversed(range(len(y_true))):
        dz = cache["y"][t] - y_true[t]
        grads["W_Y"] += dz @ cache["h"][t].T
        grads["b_y"] += dz
        da = (1 - cache["h"][t + 1] ** 2) * (params["W_Y"].T @ dz + dh_next)
        grads["W_H"] += da @ cache["h"][t].T
        grads["W_X"] += da @ cache["x"][t].T
        grads["b_h"] += da
        dh_next = params["W_H"].T @ da
    return grads


@counted
def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for name in params:
            params[name] -= lr * grads[name]
    return params, losses
