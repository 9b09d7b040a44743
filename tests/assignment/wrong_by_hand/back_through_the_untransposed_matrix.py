"""Rows inside, columns outside; in the rows the state's weights go back as they came."""

import numpy as np


def softmax(z):
    z = np.asarray(z, dtype=float)
    p = np.exp(z - z.max())
    return p / p.sum()


def forward(params, x, h0):
    Wx, Wh, Wy = (params[name].T for name in ("W_X", "W_H", "W_Y"))
    bh, by = params["b_h"].T, params["b_y"].T
    rows = [h0.T]
    outputs = []
    for step in range(x.shape[0]):
        rows.append(np.tanh(rows[step] @ Wh + x[step].T @ Wx + bh))
        outputs.append(softmax(rows[step + 1] @ Wy + by))
    y = np.array([row.T for row in outputs])
    return y, {"x": x, "y": y, "h": np.array([row.T for row in rows])}


def cross_entropy(y, y_true):
    total = 0.0
    for p, q in zip(y, y_true, strict=True):
        total -= np.log(p[q.argmax(), 0])
    return total


def backward(params, cache, y_true):
    Wh, Wy = params["W_H"].T, params["W_Y"].T
    x, h, y = (cache[name][..., 0] for name in ("x", "h", "y"))
    target = y_true[..., 0]
    dWx, dWh, dWy = (np.zeros(params[name].T.shape) for name in ("W_X", "W_H", "W_Y"))
    dbh, dby = np.zeros(Wh.shape[0]), np.zeros(Wy.shape[1])
    later = np.zeros(Wh.shape[0])
    for step in range(len(x))[::-1]:
        row = y[step] - target[step]
        dWy += np.outer(h[step + 1], row)
        dby += row
        inner = (row @ Wy.T + later) * (1 - h[step + 1] * h[step + 1])
        dWx += np.outer(x[step], inner)
        dWh += np.outer(h[step], inner)
        dbh += inner
        later = inner @ Wh
    return {
        "W_X": dWx.T,
        "W_H": dWh.T,
        "W_Y": dWy.T,
        "b_h": dbh.reshape(-1, 1),
        "b_y": dby.reshape(-1, 1),
    }


def train(params, x, y_true, h0, lr, epochs):
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses[epoch] = cross_entropy(y, y_true)
        grads = backward(params, cache, y_true)
        for name in grads:
            params[name] = params[name] - lr * grads[name]
    return params, losses
