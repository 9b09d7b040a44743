import numpy as np

np.seterr(all="raise")   # find bugs early


def softmax(z):
    shifted = z - np.max(z)
    exps = np.exp(shifted)
    return exps / np.sum(exps)


def cross_entropy(y, y_true):
    return float(-np.sum(y_true * np.log(y)))


def forward(params, x, h0):
    t = x.shape[0]
    k, d = params["W_Y"].shape
    h = np.zeros((t + 1, d, 1))
    y = np.zeros((t, k, 1))
    h[0] = h0
    for i in range(t):
        a = params["W_H"] @ h[i] + params["W_X"] @ x[i] + params["b_h"]
        h[i + 1] = np.tanh(a)
        y[i] = softmax(params["W_Y"] @ h[i + 1] + params["b_y"])
    return y, {"x": x, "h": h, "y": y}


def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    da_next = np.zeros_like(params["b_h"])
    for i in reversed(range(len(x))):
        dz = y[i] - y_true[i]
        grads["W_Y"] += dz @ h[i + 1].T
        grads["b_y"] += dz
        dh = params["W_Y"].T @ dz + params["W_H"].T @ da_next
        da = (1 - h[i + 1] ** 2) * dh
        grads["W_H"] += da @ h[i].T
        grads["W_X"] += da @ x[i].T
        grads["b_h"] += da
        da_next = da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for name in params:
            params[name] -= lr * grads[name]
    return params, losses
