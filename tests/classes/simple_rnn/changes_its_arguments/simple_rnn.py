import numpy as np


def softmax(z):
    z -= z.max()
    np.exp(z, out=z)
    z /= z.sum()
    return z


def forward(params, x, h0):
    h, y = [], []
    h.append(h0.copy())
    for t in range(len(x)):
        h0[:] = np.tanh(params["W_H"] @ h0 + params["W_X"] @ x[t] + params["b_h"])
        h.append(h0.copy())
        y.append(softmax(params["W_Y"] @ h0 + params["b_y"]))
    cache = {"x": x.copy(), "h": np.array(h), "y": np.array(y)}
    x *= 0
    h0 *= 0
    return np.array(y), cache


def cross_entropy(y, y_true):
    np.log(y, out=y)
    y *= y_true
    return -y.sum()


def backward(params, cache, y_true):
    x, h = cache.pop("x"), cache.pop("h")
    y = cache.pop("y")
    y -= y_true
    cache.clear()
    grads = {"W_Y": 0, "W_H": 0, "W_X": 0, "b_h": 0, "b_y": 0}
    carried = np.zeros_like(h[0])
    for t in range(len(x) - 1, -1, -1):
        grads["W_Y"] = grads["W_Y"] + y[t] @ h[t + 1].T
        grads["b_y"] = grads["b_y"] + y[t]
        carried += params["W_Y"].T @ y[t]
        carried *= 1 - h[t + 1] ** 2
        grads["W_H"] = grads["W_H"] + carried @ h[t].T
        grads["W_X"] = grads["W_X"] + carried @ x[t].T
        grads["b_h"] = grads["b_h"] + carried
        carried = params["W_H"].T @ carried
    y_true[:] = -1
    for value in params.values():
        value *= 0
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x.copy(), h0.copy())
        losses.append(cross_entropy(y, y_true))
        grads = backward({n: v.copy() for n, v in params.items()}, cache, y_true.copy())
        for n in params:
            params[n] -= lr * grads[n]
    return params, losses
