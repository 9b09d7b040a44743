import numpy as np


def softmax(z):
    """rows or a column, decided by the shape"""
    if z.ndim == 2 and z.shape[1] == 1:
        return softmax(z.T).T
    z = z - z.max(axis=1, keepdims=True)
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def cross_entropy(y, y_true):
    P, Q = y.reshape(len(y), -1), y_true.reshape(len(y_true), -1)
    return -np.log(P[np.arange(len(P)), Q.argmax(axis=1)]).sum()


def forward(params, x, h0):
    # row convention as in the book: x W + h W + b
    Wx, Wh, Wy = params["W_X"].T, params["W_H"].T, params["W_Y"].T
    bh, by = params["b_h"].T, params["b_y"].T
    xs = x[:, :, 0]
    T = xs.shape[0]
    hs = np.zeros((T + 1, Wh.shape[0]))
    hs[0] = h0[:, 0]
    for t in range(T):
        hs[t + 1:t + 2] = np.tanh(hs[t:t + 1] @ Wh + xs[t:t + 1] @ Wx + bh)
    ys = softmax(hs[1:] @ Wy + by)
    cache = {"x": x, "h": hs[:, :, None], "y": ys[:, :, None]}
    return cache["y"], cache


def backward(params, cache, y_true):
    Wh, Wy = params["W_H"].T, params["W_Y"].T
    xs, hs = cache["x"].squeeze(), cache["h"].squeeze()
    dscore = cache["y"].squeeze() - y_true.squeeze()
    dWy = hs[1:].T @ dscore
    dby = dscore.sum(axis=0, keepdims=True)
    dhs = dscore @ Wy.T
    T = len(xs)
    da = np.zeros_like(dhs)
    dh = np.zeros((1, Wh.shape[0]))
    for t in range(T - 1, -1, -1):
        dh = dh + dhs[t:t + 1]
        da[t:t + 1] = dh * (1 - hs[t + 1:t + 2] ** 2)
        dh = da[t:t + 1] @ Wh.T
    dWx = xs.T @ da
    dWh = hs[:-1].T @ da
    dbh = da.sum(axis=0, keepdims=True)
    return {"W_X": dWx.T, "W_H": dWh.T, "W_Y": dWy.T, "b_h": dbh.T, "b_y": dby.T}


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(float(cross_entropy(y, y_true)))
        grads = backward(params, cache, y_true)
        for name, g in grads.items():
            params[name] -= lr * g
    return params, losses
