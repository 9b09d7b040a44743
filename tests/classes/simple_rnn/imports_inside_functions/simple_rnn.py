def softmax(z):
    import numpy as np
    from decimal import Decimal, getcontext

    e = np.exp(z - z.max())
    total = float(sum(map(Decimal, e.ravel().tolist())))
    return e / total


def forward(params, x, h0):
    import collections
    import numpy as np
    from numpy.lib.stride_tricks import sliding_window_view

    h, y = collections.deque([h0]), []
    for x_t in x:
        h.append(np.tanh(np.linalg.multi_dot([params["W_H"], h[-1]]) + params["W_X"] @ x_t + params["b_h"]))
        y.append(softmax(params["W_Y"] @ h[-1] + params["b_y"]))
    h = np.array(h)
    assert sliding_window_view(h, 2, axis=0).shape[0] == len(x)
    return np.array(y), {"x": x, "h": h, "y": np.array(y)}


def cross_entropy(y, y_true):
    import math
    import statistics
    import numpy as np
    import numpy.polynomial

    per_step = [-math.log(p) for p in y[y_true == 1]]
    return statistics.fmean(per_step) * len(per_step)


def backward(params, cache, y_true):
    import copy
    import operator
    import numpy.ma
    import numpy.random
    import numpy as np
    from numpy import testing
    from functools import reduce

    x, h, y = operator.itemgetter("x", "h", "y")(copy.deepcopy(cache))
    g = {n: np.zeros_like(p) for n, p in params.items()}
    dh_next = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = y[t] - y_true[t]
        da = (params["W_Y"].T @ dz + dh_next) * (1 - h[t + 1] ** 2)
        g["W_Y"] += dz @ h[t + 1].T
        g["b_y"] += dz
        g["W_H"] += da @ h[t].T
        g["W_X"] += da @ x[t].T
        g["b_h"] += da
        dh_next = params["W_H"].T @ da
    testing.assert_allclose(reduce(operator.add, y - y_true), g["b_y"])
    return g


def train(params, x, y_true, h0, lr, epochs):
    import concurrent.futures
    import contextlib
    import csv
    import io
    import json
    import pathlib
    import unittest.mock
    import uuid

    losses, out = [], io.StringIO()
    with contextlib.redirect_stdout(out):
        for _ in range(epochs):
            y, cache = forward(params, x, h0)
            losses.append(cross_entropy(y, y_true))
            g = backward(params, cache, y_true)
            for n in params:
                params[n] -= lr * g[n]
            print(json.dumps({"loss": losses[-1]}))
    return params, losses
