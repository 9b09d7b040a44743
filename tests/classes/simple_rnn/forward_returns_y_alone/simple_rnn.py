import numpy as np


def softmax(z):
    m = np.max(z)
    return np.exp(z - m - np.log(np.sum(np.exp(z - m))))


def run(params, x, h0):
    a, h, y = [], [h0], []
    for t in range(x.shape[0]):
        a.append(params["W_H"] @ h[t] + params["W_X"] @ x[t] + params["b_h"])
        h.append(np.tanh(a[t]))
        y.append(softmax(params["W_Y"] @ h[t + 1] + params["b_y"]))
    return np.array(a), np.array(h), np.array(y)


def forward(params, x, h0):
    _, h, y = run(params, x, h0)
    return y


def cross_entropy(y, y_true):
    return -np.log((y * y_true).sum(axis=(1, 2))).sum()


def backward(params, cache, y_true):
    x = cache["x"]
    a, h, y = run(params, x, cache["h"][0])
    T = x.shape[0]
    dz = y - y_true
    da = np.zeros_like(a)
    for t in range(T - 1, -1, -1):
        dh = params["W_Y"].T @ dz[t]
        if t < T - 1:
            dh = dh + params["W_H"].T @ da[t + 1]
        da[t] = dh / np.cosh(a[t]) ** 2
    return {
        "b_y": dz.sum(0),
        "b_h": da.sum(0),
        "W_Y": (dz @ h[1:].transpose(0, 2, 1)).sum(0),
        "W_H": (da @ h[:-1].transpose(0, 2, 1)).sum(0),
        "W_X": (da @ x.transpose(0, 2, 1)).sum(0),
    }


def train(params, x, y_true, h0, lr, epochs):
    history = []
    for epoch in range(epochs):
        y = forward(params, x, h0)
        cache = {"x": x, "h": [h0]}
        history.append(cross_entropy(y, y_true))
        g = backward(params, cache, y_true)
        params = {k: v - lr * g[k] for k, v in params.items()}
    return params, history
