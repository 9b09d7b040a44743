import numpy as np


def softmax(z):
    z = [float(v[0]) for v in z]
    top = max(z)
    e = [np.exp(v - top) for v in z]
    total = sum(e)
    return [[v / total] for v in e]


def forward(params, x, h0):
    x = np.array(x)
    h = [np.array(h0)]
    y = []
    for x_t in x:
        h.append(np.tanh(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"]))
        y.append(softmax(params["W_Y"] @ h[-1] + params["b_y"]))
    return y, {"x": x.tolist(), "h": [v.tolist() for v in h], "y": y}


def cross_entropy(y, y_true):
    loss = 0.0
    for y_t, true_t in zip(y, y_true):
        for p, target in zip(y_t, true_t):
            if target[0] == 1:
                loss -= float(np.log(p[0]))
    return loss


def backward(params, cache, y_true):
    x, h, y = (np.array(cache[name]) for name in ("x", "h", "y"))
    T = len(x)
    dz = [y[t] - y_true[t] for t in range(T)]
    da = [None] * T
    carried = np.zeros(h[0].shape)
    for t in range(T - 1, -1, -1):
        da[t] = (params["W_Y"].T @ dz[t] + carried) * (1 - h[t + 1] ** 2)
        carried = params["W_H"].T @ da[t]
    return {
        "W_X": sum(da[t] @ x[t].T for t in range(T)).tolist(),
        "W_H": sum(da[t] @ h[t].T for t in range(T)).tolist(),
        "W_Y": sum(dz[t] @ h[t + 1].T for t in range(T)).tolist(),
        "b_h": sum(da).tolist(),
        "b_y": sum(dz).tolist(),
    }


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for name in params:
            params[name] = params[name] - lr * np.array(grads[name])
    return {name: value.tolist() for name, value in params.items()}, tuple(losses)
