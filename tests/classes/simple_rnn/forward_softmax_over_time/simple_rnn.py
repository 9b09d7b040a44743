"""Everything over time at once where it can be."""
import numpy as np


def softmax(z, axis=0):
    z = z - z.max(axis=axis, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)


def cross_entropy(y, y_true):
    return -np.einsum("tki,tki->", y_true, np.log(y))


def forward(params, x, h0):
    drive = np.einsum("dk,tki->tdi", params["W_X"], x) + params["b_h"]
    h = np.empty((len(x) + 1,) + h0.shape)
    h[0] = h0
    for t, u in enumerate(drive):
        h[t + 1] = np.tanh(u + params["W_H"] @ h[t])
    y = softmax(params["W_Y"] @ h[1:] + params["b_y"])
    return y, dict(x=x, h=h, y=y)


def backward(params, cache, y_true):
    h = cache["h"]
    delta = cache["y"] - y_true
    local = np.einsum("kd,tki->tdi", params["W_Y"], delta)
    slope = 1.0 - np.square(h[1:])
    da = np.zeros_like(local)
    da[-1] = slope[-1] * local[-1]
    for t in range(len(da) - 2, -1, -1):
        da[t] = slope[t] * (local[t] + np.einsum("ij,ik->jk", params["W_H"], da[t + 1]))
    return {
        "W_X": np.einsum("tdi,tki->dk", da, cache["x"]),
        "W_H": np.einsum("tdi,tei->de", da, h[:-1]),
        "W_Y": np.einsum("tki,tdi->kd", delta, h[1:]),
        "b_h": da.sum(axis=0),
        "b_y": delta.sum(axis=0),
    }


def train(params, x, y_true, h0, lr, epochs):
    history = np.zeros(epochs)
    theta = {n: w.copy() for n, w in params.items()}
    for e in range(epochs):
        y, cache = forward(theta, x, h0)
        history[e] = cross_entropy(y, y_true)
        g = backward(theta, cache, y_true)
        theta = {n: theta[n] - lr * g[n] for n in theta}
    return theta, history
