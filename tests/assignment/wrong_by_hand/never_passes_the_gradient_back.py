"""Vectorised with einsum; every step is treated as if nothing followed it."""

import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


def forward(params, x, h0):
    hs = [h0]
    for x_t in x:
        hs.append(np.tanh(params["W_H"] @ hs[-1] + params["W_X"] @ x_t + params["b_h"]))
    h = np.stack(hs)
    logits = np.einsum("kd,tdo->tko", params["W_Y"], h[1:]) + params["b_y"]
    y = np.stack([softmax(z) for z in logits])
    return y, {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    return float(-np.einsum("tko,tko->", y_true, np.log(y)))


def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    dz = y - y_true
    da = np.einsum("kd,tko->tdo", params["W_Y"], dz) * (1 - h[1:] ** 2)
    return {
        "W_Y": np.einsum("tko,tdo->kd", dz, h[1:]),
        "b_y": dz.sum(axis=0),
        "W_H": np.einsum("tdo,teo->de", da, h[:-1]),
        "W_X": np.einsum("tdo,tko->dk", da, x),
        "b_h": da.sum(axis=0),
    }


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        params = {key: params[key] - lr * grads[key] for key in params}
    return params, losses
