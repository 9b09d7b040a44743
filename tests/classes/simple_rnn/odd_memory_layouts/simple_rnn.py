import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    y = (e / e.sum()).astype(">f8")
    y.setflags(write=False)
    return y


def forward(params, x, h0):
    T, (d, _), (k, _) = len(x), h0.shape, params["b_y"].shape
    backwards_h = np.zeros((T + 1, d, 1))
    wide_y = np.zeros((2 * T, k, 3), order="F")
    h, y = backwards_h[::-1], wide_y[::2, :, 1:2]
    h[0] = h0
    for t in range(T):
        h[t + 1] = np.tanh(params["W_H"] @ h[t] + params["W_X"] @ x[t] + params["b_h"])
        y[t] = softmax(params["W_Y"] @ h[t + 1] + params["b_y"])
    return y, {"x": np.asfortranarray(x), "h": h, "y": y}


def cross_entropy(y, y_true):
    return np.array([[[-np.sum(y_true * np.log(y))]]], dtype=">f8")


def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    g = {n: np.zeros(p.T.shape).T for n, p in params.items()}
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
    return {n: v.astype(">f8") if n == "b_h" else v for n, v in g.items()}


def train(params, x, y_true, h0, lr, epochs):
    losses = np.zeros(3 * epochs)[::3]
    for e in range(epochs):
        y, cache = forward(params, x, h0)
        losses[e] = cross_entropy(y, y_true).item()
        g = backward(params, cache, y_true)
        for n in params:
            params[n] = np.asfortranarray(params[n] - lr * g[n])
    return params, losses
