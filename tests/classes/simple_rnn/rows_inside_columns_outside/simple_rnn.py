import numpy as np


class RNNCell:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.cache = None

    def forward(self, x, h_prev):
        Wx, Wh, b = self.params
        h_next = np.tanh(np.dot(h_prev, Wh) + np.dot(x, Wx) + b)
        self.cache = (x, h_prev, h_next)
        return h_next

    def backward(self, dh_next):
        Wx, Wh, b = self.params
        x, h_prev, h_next = self.cache
        dt = dh_next * (1 - h_next ** 2)
        self.grads = [np.dot(x.T, dt), np.dot(h_prev.T, dt), np.sum(dt, axis=0)]
        return np.dot(dt, Wh.T)


def softmax(z):
    row = np.asarray(z).reshape(1, -1)
    row = np.exp(row - row.max(axis=1, keepdims=True))
    return (row / row.sum(axis=1, keepdims=True)).T


def cells(params, n):
    return [RNNCell(params["W_X"].T, params["W_H"].T, params["b_h"].ravel()) for _ in range(n)]


def forward(params, x, h0):
    h, y = [h0.T], []
    for cell, x_t in zip(cells(params, len(x)), x):
        h.append(cell.forward(x_t.T, h[-1]))
        y.append(softmax(h[-1] @ params["W_Y"].T + params["b_y"].T))
    h, y = np.array(h).swapaxes(1, 2), np.array(y)
    return y, {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    y, y_true = np.squeeze(y, 2), np.squeeze(y_true, 2)
    return -np.sum(np.log(y[np.arange(len(y)), y_true.argmax(axis=1)]))


def backward(params, cache, y_true):
    x, h = cache["x"], cache["h"]
    dz = (cache["y"] - y_true)[:, :, 0]
    dh_next, g = 0, [0, 0, 0]
    stack = cells(params, len(x))
    for t in range(len(x) - 1, -1, -1):
        stack[t].forward(x[t].T, h[t].T)
        dh_next = stack[t].backward(dz[t : t + 1] @ params["W_Y"] + dh_next)
        g = [total + grad for total, grad in zip(g, stack[t].grads)]
    return {
        "W_X": g[0].T,
        "W_H": g[1].T,
        "b_h": g[2].reshape(-1, 1),
        "W_Y": dz.T @ h[1:, :, 0],
        "b_y": dz.sum(axis=0)[:, None],
    }


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for n in params:
            params[n] -= lr * grads[n]
    return params, losses
