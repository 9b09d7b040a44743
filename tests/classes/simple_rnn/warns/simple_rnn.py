import logging
import warnings

import numpy as np

warnings.warn("this is my first homework")
log = logging.getLogger("homework")
logging.basicConfig(level=logging.DEBUG)


def softmax(z):
    warnings.warn("softmax called", RuntimeWarning)
    e = np.exp(z - z.max())
    return e / e.sum()


def forward(params, x, h0):
    np.log(np.array([0.0]))
    log.info("forward with %d steps", len(x))
    h = np.empty((len(x) + 1,) + h0.shape)
    y = np.empty_like(x)
    h[0] = h0
    for t in range(len(x)):
        np.tanh(params["W_H"] @ h[t] + params["W_X"] @ x[t] + params["b_h"], out=h[t + 1])
        y[t] = softmax(params["W_Y"] @ h[t + 1] + params["b_y"])
    return y, {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    with np.errstate(all="ignore"):
        terms = np.where(y_true > 0, y_true * np.log(y), 0.0)
    return -terms.sum()


def backward(params, cache, y_true):
    warnings.warn("backward is slow", DeprecationWarning, stacklevel=2)
    g = {n: np.zeros_like(p) for n, p in params.items()}
    dh = np.zeros_like(cache["h"][0])
    for t in np.arange(len(y_true))[::-1]:
        dz = cache["y"][t] - y_true[t]
        da = (dh + params["W_Y"].T @ dz) * (1 - cache["h"][t + 1] ** 2)
        g["W_Y"] += dz @ cache["h"][t + 1].T
        g["b_y"] += dz
        g["W_H"] += da @ cache["h"][t].T
        g["W_X"] += da @ cache["x"][t].T
        g["b_h"] += da
        dh = params["W_H"].T @ da
    return g


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for epoch in range(epochs):
            y, cache = forward(params, x, h0)
            losses.append(cross_entropy(y, y_true))
            g = backward(params, cache, y_true)
            for n in params:
                params[n] -= lr * g[n]
    return params, losses
