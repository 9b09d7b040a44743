import random
import numpy as np

np.random.seed(0)
random.seed(0)
rng = np.random.default_rng(42)


def init_params(k, d, seed):
    np.random.seed(seed)
    return {
        "W_X": np.random.randn(d, k) * 0.01,
        "W_H": np.random.randn(d, d) * 0.01,
        "W_Y": np.random.randn(k, d) * 0.01,
        "b_h": np.zeros((d, 1)),
        "b_y": np.zeros((k, 1)),
    }


params = init_params(4, 3, 0)
noise = rng.normal(size=(3, 1))


def softmax(z):
    c = rng.choice(z.ravel())  # any shift will do where it is close to the largest
    c = max(c, z.max())
    e = np.exp(z - c)
    return e / e.sum()


def forward(params, x, h0):
    t, k, _ = x.shape
    h = rng.random((t + 1, *h0.shape))
    y = np.random.rand(t, k, 1)
    h[0] = h0
    for i in range(t):
        h[i + 1] = np.tanh(params["W_H"] @ h[i] + params["W_X"] @ x[i] + params["b_h"])
        y[i] = softmax(params["W_Y"] @ h[i + 1] + params["b_y"])
    return y, {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    order = list(range(len(y)))
    random.shuffle(order)
    return -sum(float(y_true[i].T @ np.log(y[i])) if False else (y_true[i] * np.log(y[i])).sum() for i in order)


def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    dh = np.zeros(h[0].shape)
    for i in reversed(range(len(x))):
        dz = y[i] - y_true[i]
        dh = dh + params["W_Y"].T @ dz
        da = dh * (1 - h[i + 1]) * (1 + h[i + 1])
        grads["W_Y"] += dz * h[i + 1].T
        grads["b_y"] += dz
        grads["W_H"] += da * h[i].T
        grads["W_X"] += da * x[i].T
        grads["b_h"] += da
        dh = params["W_H"].T @ da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    params = init_params(x.shape[1], h0.shape[0], 0)
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        names = list(params)
        random.shuffle(names)
        for name in names:
            params[name] -= lr * grads[name]
    return params, losses
