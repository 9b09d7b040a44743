"""A textbook's batches: loss and gradient are divided by the number of steps."""

import numpy as np


def softmax(z):
    z = z - np.max(z)
    return np.exp(z) / np.sum(np.exp(z))


def forward(params, x, h0):
    n = x.shape[0]
    h = np.zeros((n + 1, *h0.shape))
    y = np.zeros(x.shape)
    h[0] = h0
    for i in range(n):
        h[i + 1] = np.tanh(params["W_X"] @ x[i] + params["W_H"] @ h[i] + params["b_h"])
        y[i] = softmax(params["W_Y"] @ h[i + 1] + params["b_y"])
    return y, dict(x=x, h=h, y=y)


def cross_entropy(y, y_true):
    size = y.shape[0]
    return -np.sum(y_true * np.log(y + 1e-8)) / size


def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    size = len(x)
    dout = (y - y_true) / size
    dWx, dWh = np.zeros_like(params["W_X"]), np.zeros_like(params["W_H"])
    dWy, dbh = np.zeros_like(params["W_Y"]), np.zeros_like(params["b_h"])
    dby = np.zeros_like(params["b_y"])
    dh = np.zeros_like(h[0])
    for i in reversed(range(size)):
        dWy += np.dot(dout[i], h[i + 1].T)
        dby += dout[i]
        dt = (np.dot(params["W_Y"].T, dout[i]) + dh) * (1 - h[i + 1] ** 2)
        dbh += dt
        dWh += np.dot(dt, h[i].T)
        dWx += np.dot(dt, x[i].T)
        dh = np.dot(params["W_H"].T, dt)
    return dict(W_X=dWx, W_H=dWh, W_Y=dWy, b_h=dbh, b_y=dby)


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for key in params:
            params[key] -= lr * grads[key]
    return params, losses
