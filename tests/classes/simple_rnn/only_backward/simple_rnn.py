import numpy as np


def softmax(z):
    """Softmax."""
    raise NotImplementedError("write softmax")


def forward(params, x, h0):
    """Forward."""
    raise NotImplementedError("write forward")


def cross_entropy(y, y_true):
    """Cross entropy."""
    raise NotImplementedError("write cross_entropy")


def backward(params, cache, y_true):
    W_H, W_Y = params["W_H"], params["W_Y"]
    x, h, y = cache["x"], cache["h"], cache["y"]
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh_next = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = y[t] - y_true[t]
        grads["W_Y"] += dz @ h[t + 1].T
        grads["b_y"] += dz
        dh = W_Y.T @ dz + dh_next
        da = (1 - h[t + 1] ** 2) * dh
        grads["W_H"] += da @ h[t].T
        grads["W_X"] += da @ x[t].T
        grads["b_h"] += da
        dh_next = W_H.T @ da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    """Train."""
    raise NotImplementedError("write train")
