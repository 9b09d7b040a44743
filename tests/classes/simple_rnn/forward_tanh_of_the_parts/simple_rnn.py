import numpy as np


def softmax(z, /, *, axis=0):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def forward(*args, activation=np.tanh):
    params, x, h0, *rest = args
    assert not rest
    h, y = [h0], []
    for x_t in x:
        h.append(activation(params["W_H"] @ h[-1]) + activation(params["W_X"] @ x_t + params["b_h"]))
        y.append(softmax(params["W_Y"] @ h[-1] + params["b_y"]))
    return np.array(y), {"x": x, "h": np.array(h), "y": np.array(y)}


def cross_entropy(*pair, **_):
    y, y_true = pair
    return -np.sum(y_true * np.log(y))


def backward(p, c, target, /, clip=None, verbose=False):
    g = {n: np.zeros_like(v) for n, v in p.items()}
    dh_next = np.zeros_like(c["h"][0])
    for t in reversed(range(len(target))):
        dz = c["y"][t] - target[t]
        g["W_Y"] += dz @ c["h"][t + 1].T
        g["b_y"] += dz
        da = (p["W_Y"].T @ dz + dh_next) * (1 - c["h"][t + 1] ** 2)
        g["W_H"] += da @ c["h"][t].T
        g["W_X"] += da @ c["x"][t].T
        g["b_h"] += da
        dh_next = p["W_H"].T @ da
    if clip is not None:
        for v in g.values():
            np.clip(v, -clip, clip, out=v)
    return g


def train(params, x, y_true, h0=None, lr=0.1, epochs=1000, print_every=0):
    losses = []
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        g = backward(params, cache, y_true)
        for n in params:
            params[n] -= lr * g[n]
        if print_every and epoch % print_every == 0:
            print(losses[-1])
    return params, losses
