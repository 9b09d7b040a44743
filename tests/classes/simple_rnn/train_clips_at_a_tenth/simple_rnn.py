import numpy as np


def as_tuple(a):
    a = np.asarray(a)
    return tuple(as_tuple(v) for v in a) if a.ndim else float(a)


def softmax(z):
    z = np.array(z)
    e = np.exp(z - np.amax(z))
    return as_tuple(e / e.sum())


def forward(params, x, h0):
    h, y = (np.array(h0),), ()
    for x_t in x:
        h += (np.tanh(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"]),)
        y += (softmax(params["W_Y"] @ h[-1] + params["b_y"]),)
    return (y, {"x": as_tuple(x), "h": as_tuple(h), "y": y})


def cross_entropy(y, y_true):
    return as_tuple(-np.sum(np.array(y_true) * np.log(np.array(y))))


def backward(params, cache, y_true):
    x, h, y = np.array(cache["x"]), np.array(cache["h"]), np.array(cache["y"])
    err = y - np.array(y_true)
    back = np.zeros((h.shape[1], 1))
    dWx, dWh, dbh = np.zeros_like(params["W_X"]), np.zeros_like(params["W_H"]), 0
    for t in reversed(range(len(x))):
        delta = (params["W_Y"].T @ err[t] + back) * (1 - h[t + 1] ** 2)
        dWx, dWh, dbh = dWx + delta @ x[t].T, dWh + delta @ h[t].T, dbh + delta
        back = params["W_H"].T @ delta
    dWy = sum(err[t] @ h[t + 1].T for t in range(len(x)))
    found = (dWx, dWh, dWy, dbh, sum(err))
    return dict(zip(("W_X", "W_H", "W_Y", "b_h", "b_y"), map(as_tuple, found)))


def train(params, x, y_true, h0, lr, epochs):
    losses = ()
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses += (cross_entropy(y, y_true),)
        grads = backward(params, cache, y_true)
        params = {n: params[n] - lr * np.clip(np.array(grads[n]), -0.1, 0.1) for n in params}
    return {n: as_tuple(v) for n, v in params.items()}, losses
