import itertools
import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def states(params, x, h0):
    step = lambda h, x_t: np.tanh(params["W_H"] @ h + params["W_X"] @ x_t + params["b_h"])
    yield from itertools.accumulate(x, step, initial=h0)


def outputs(params, h):
    for h_t in itertools.islice(h, 1, None):
        yield softmax(params["W_Y"] @ h_t + params["b_y"])


def forward(params, x, h0):
    h = list(states(params, x, h0))
    y = np.array(list(outputs(params, h)))
    return y, {"x": x, "h": np.array(h), "y": y}


def cross_entropy(y, y_true):
    return sum(-np.log(y_t[true_t.astype(bool)]).item() for y_t, true_t in zip(y, y_true))


def deltas(params, h, dz):
    later = np.zeros_like(h[0])
    for h_t, dz_t in zip(h[1:], dz):
        da = (params["W_Y"].T @ dz_t + later) * (1 - h_t**2)
        yield da
        later = params["W_H"].T @ da


def backward(params, cache, y_true):
    dz = cache["y"] - y_true
    da = []
    for d in deltas(params, cache["h"], dz):
        da.append(d)
    da = np.array(da)
    return {
        "W_X": np.tensordot(da, cache["x"], axes=([0, 2], [0, 2])),
        "W_H": np.tensordot(da, cache["h"][:-1], axes=([0, 2], [0, 2])),
        "W_Y": np.tensordot(dz, cache["h"][1:], axes=([0, 2], [0, 2])),
        "b_h": np.add.reduce(da),
        "b_y": np.add.reduce(dz),
    }


def descent(params, x, y_true, h0, lr):
    while True:
        y, cache = forward(params, x, h0)
        grads = backward(params, cache, y_true)
        params = {name: params[name] - lr * grads[name] for name in params}
        yield params, cross_entropy(y, y_true)


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for params, loss in itertools.islice(descent(params, x, y_true, h0, lr), epochs):
        losses.append(loss)
    return params, losses
