import numpy as np

try:
    import torch
except ImportError:
    torch = None
try:
    from scipy.special import softmax as scipy_softmax
except ImportError as error:
    print("no scipy:", error)

USE_TORCH = torch is not None
K, D, T = 4, 3, 3
VOCAB = ["h", "e", "l", "o"]
ONE_HOT = {c: np.eye(K)[:, [i]] for i, c in enumerate(VOCAB)}
X = np.array([ONE_HOT[c] for c in "hel"])
Y_TRUE = np.array([ONE_HOT[c] for c in "elo"])


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def forward(params, x, h0):
    k, d, t = K, D, len(x)
    h, y = np.zeros((t + 1, d, 1)), np.zeros((t, k, 1))
    h[0] = h0
    for i in range(t):
        h[i + 1] = np.tanh(params["W_H"] @ h[i] + params["W_X"] @ x[i] + params["b_h"])
        y[i] = softmax(params["W_Y"] @ h[i + 1] + params["b_y"])
    return y, {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    grads = {n: np.zeros_like(p) for n, p in params.items()}
    dh_next = np.zeros_like(h[-1])
    for i in range(len(x) - 1, -1, -1):
        dz = y[i] - y_true[i]
        grads["W_Y"] += dz @ h[i + 1].T
        grads["b_y"] += dz
        da = (params["W_Y"].T @ dz + dh_next) * (1 - h[i + 1] ** 2)
        grads["W_H"] += da @ h[i].T
        grads["W_X"] += da @ x[i].T
        grads["b_h"] += da
        dh_next = params["W_H"].T @ da
    return grads


def train(params, x=X, y_true=Y_TRUE, h0=np.zeros((D, 1)), lr=0.1, epochs=100):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for n in params:
            params[n] -= lr * grads[n]
    return params, losses
