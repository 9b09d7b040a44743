import numpy as np

F = np.longdouble


def softmax(z):
    z = np.array(z, dtype=F)
    e = np.exp(z - z.max())
    return e / e.sum()


def forward(params, x, h0):
    p = {n: v.astype(F) for n, v in params.items()}
    h = np.zeros((len(x) + 1, *h0.shape), dtype=F)
    y = np.zeros((len(x), *p["b_y"].shape), dtype=F)
    h[0] = h0
    for t in range(len(x)):
        h[t + 1] = np.tanh(p["W_H"] @ h[t] + p["W_X"] @ x[t].astype(F) + p["b_h"])
        y[t] = softmax(p["W_Y"] @ h[t + 1] + p["b_y"])
    return y, {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(np.asarray(y, dtype=F)))


def backward(params, cache, y_true):
    p = {n: np.asarray(v, dtype=F) for n, v in params.items()}
    x, h, y = (np.asarray(cache[n], dtype=F) for n in ("x", "h", "y"))
    g = {n: np.zeros_like(v) for n, v in p.items()}
    dh_next = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = y[t] - y_true[t]
        da = (p["W_Y"].T @ dz + dh_next) * (1 - h[t + 1] ** 2)
        g["W_Y"] += dz @ h[t + 1].T
        g["b_y"] += dz
        g["W_H"] += da @ h[t].T
        g["W_X"] += da @ x[t].T
        g["b_h"] += da
        dh_next = p["W_H"].T @ da
    return g


def train(params, x, y_true, h0, lr, epochs):
    params = {n: v.astype(F) for n, v in params.items()}
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        g = backward(params, cache, y_true)
        for n in params:
            params[n] -= lr * g[n]
    return params, losses
