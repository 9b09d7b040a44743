import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def unrolled(params, x, h):
    if len(x) == 0:
        return [h], []
    after = np.tanh(params["W_H"] @ h + params["W_X"] @ x[0] + params["b_h"])
    y = softmax(params["W_Y"] @ after + params["b_y"])
    later_h, later_y = unrolled(params, x[1:], after)
    return [h] + later_h, [y] + later_y


def forward(params, x, h0):
    h, y = unrolled(params, x, h0)
    return np.array(y), {"x": x, "h": np.array(h), "y": np.array(y)}


def cross_entropy(y, y_true):
    if len(y) == 0:
        return 0.0
    return -float(np.sum(y_true[0] * np.log(y[0]))) + cross_entropy(y[1:], y_true[1:])


def backward(params, cache, y_true):
    grads = {n: np.zeros_like(p) for n, p in params.items()}

    def dh_from(t):
        """dL/dh[t] over everything after step t."""
        if t == len(y_true):
            return np.zeros_like(cache["h"][0])
        h, dz = cache["h"][t + 1], cache["y"][t] - y_true[t]
        da = (params["W_Y"].T @ dz + dh_from(t + 1)) * (1 - h**2)
        grads["W_Y"] += dz @ h.T
        grads["b_y"] += dz
        grads["W_H"] += da @ cache["h"][t].T
        grads["W_X"] += da @ cache["x"][t].T
        grads["b_h"] += da
        return params["W_H"].T @ da

    dh_from(0)
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        for n, g in backward(params, cache, y_true).items():
            params[n] -= lr * g
    return params, losses
