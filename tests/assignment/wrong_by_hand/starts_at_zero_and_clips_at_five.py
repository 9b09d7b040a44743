"""The well-known character model's way: states start at zero, gradients are clipped."""

import numpy as np


def softmax(z):
    return np.exp(z - np.max(z)) / np.sum(np.exp(z - np.max(z)))


def forward(params, x, h0):
    Wxh, Whh, Why = params["W_X"], params["W_H"], params["W_Y"]
    bh, by = params["b_h"], params["b_y"]
    xs, hs, ys, ps = {}, {}, {}, {}
    hs[-1] = np.zeros((Whh.shape[0], 1))
    for t in range(len(x)):
        xs[t] = x[t]
        hs[t] = np.tanh(np.dot(Wxh, xs[t]) + np.dot(Whh, hs[t - 1]) + bh)
        ys[t] = np.dot(Why, hs[t]) + by
        ps[t] = softmax(ys[t])
    steps = range(len(x))
    p = np.array([ps[t] for t in steps])
    return p, {"x": x, "h": np.array([hs[t] for t in range(-1, len(x))]), "y": p}


def cross_entropy(y, y_true):
    loss = 0
    for t in range(len(y)):
        loss += -np.log(y[t][np.argmax(y_true[t]), 0])
    return loss


def backward(params, cache, y_true):
    Wxh, Whh, Why = params["W_X"], params["W_H"], params["W_Y"]
    xs, hs, ps = cache["x"], cache["h"], cache["y"]
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dbh, dby = np.zeros_like(params["b_h"]), np.zeros_like(params["b_y"])
    dhnext = np.zeros_like(hs[0])
    for t in reversed(range(len(xs))):
        dy = ps[t] - y_true[t]
        dWhy += np.dot(dy, hs[t + 1].T)
        dby += dy
        dh = np.dot(Why.T, dy) + dhnext
        dhraw = (1 - hs[t + 1] * hs[t + 1]) * dh
        dbh += dhraw
        dWxh += np.dot(dhraw, xs[t].T)
        dWhh += np.dot(dhraw, hs[t].T)
        dhnext = np.dot(Whh.T, dhraw)
    for dparam in [dWxh, dWhh, dWhy, dbh, dby]:
        np.clip(dparam, -5, 5, out=dparam)
    return {"W_X": dWxh, "W_H": dWhh, "W_Y": dWhy, "b_h": dbh, "b_y": dby}


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for name in params:
            params[name] -= lr * grads[name]
    return params, losses
