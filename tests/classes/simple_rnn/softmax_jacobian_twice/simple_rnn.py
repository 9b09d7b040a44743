import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def softmax_jacobian(y):
    return np.diagflat(y) - y @ y.T


def forward(params, x, h0):
    T = len(x)
    h = np.zeros((T + 1, h0.size, 1))
    h[0] = h0
    y = np.zeros((T, params["b_y"].size, 1))
    for t in range(1, T + 1):
        h[t] = np.tanh(params["W_H"] @ h[t - 1] + params["W_X"] @ x[t - 1] + params["b_h"])
        y[t - 1] = softmax(params["W_Y"] @ h[t] + params["b_y"])
    return y, {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    dW_X, dW_H, dW_Y, db_h, db_y = (
        np.zeros_like(params[n]) for n in ["W_X", "W_H", "W_Y", "b_h", "b_y"]
    )
    dh_next = np.zeros_like(h[0])
    for t in range(len(x), 0, -1):
        dL_dy = y[t - 1] - y_true[t - 1]
        dz = softmax_jacobian(y[t - 1]).T @ dL_dy
        dW_Y += dz @ h[t].T
        db_y += dz
        dh = params["W_Y"].T @ dz + dh_next
        dtanh = np.diagflat(1 - h[t] ** 2)
        da = dtanh @ dh
        dW_H += da @ h[t - 1].T
        dW_X += da @ x[t - 1].T
        db_h += da
        dh_next = params["W_H"].T @ da
    return {"W_X": dW_X, "W_H": dW_H, "W_Y": dW_Y, "b_h": db_h, "b_y": db_y}


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for name, grad in grads.items():
            params[name] -= lr * grad
    return params, losses
