import numpy as np


def softmax(z):
    c = np.max(z)
    exp_z = np.exp(z - c)
    sum_exp_z = np.sum(exp_z)
    y = exp_z / sum_exp_z
    return y


def forward(params, x, h0):
    t = x.shape[0]
    h = {-1: h0}
    y = []
    for i in range(t):
        h[i] = np.tanh(params["W_X"].dot(x[i]) + params["W_H"].dot(h[i - 1]) + params["b_h"])
        y.append(softmax(params["W_Y"].dot(h[i]) + params["b_y"]))
    cache = {
        "x": x,
        "h": {i + 1: h[i] for i in range(-1, t)},
        "y": np.array(y),
    }
    return cache["y"], cache


def cross_entropy(y, y_true):
    delta = 1e-7
    return -np.sum(y_true * np.log(y + delta))


def backward(params, cache, y_true):
    dW_X, dW_H, dW_Y = (np.zeros_like(params[n]) for n in ("W_X", "W_H", "W_Y"))
    db_h, db_y = np.zeros_like(params["b_h"]), np.zeros_like(params["b_y"])
    dhnext = np.zeros_like(cache["h"][0])
    for t in reversed(range(y_true.shape[0])):
        dy = np.copy(cache["y"][t])
        dy[np.argmax(y_true[t])] -= 1
        dW_Y += np.dot(dy, cache["h"][t + 1].T)
        db_y += dy
        dh = np.dot(params["W_Y"].T, dy) + dhnext
        dhraw = (1 - cache["h"][t + 1] * cache["h"][t + 1]) * dh
        db_h += dhraw
        dW_X += np.dot(dhraw, cache["x"][t].T)
        dW_H += np.dot(dhraw, cache["h"][t].T)
        dhnext = np.dot(params["W_H"].T, dhraw)
    return {"W_X": dW_X, "W_H": dW_H, "W_Y": dW_Y, "b_h": db_h, "b_y": db_y}


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for n in range(epochs):
        y, cache = forward(params, x, h0)
        loss = cross_entropy(y, y_true)
        losses.append(loss)
        grads = backward(params, cache, y_true)
        for param, dparam in zip([params[key] for key in grads], [grads[key] for key in grads]):
            param += -lr * dparam
    return params, losses
