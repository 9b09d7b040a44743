import numpy as np


def softmax(z):
    return (e := np.exp(z - z.max())) / e.sum()


def forward(params, x, h0):
    match params:
        case {"W_X": U, "W_H": W, "W_Y": V, "b_h": b, "b_y": c}:
            pass
        case _:
            raise KeyError(f"{list(params)=}")
    h = h0
    states = np.array([h0] + [h := np.tanh(W @ h + U @ x_t + b) for x_t in x])
    y = np.array([softmax(V @ s + c) for s in states[1:]])
    return y, {"x": x} | {"h": states, "y": y}


def cross_entropy(y, y_true):
    match np.nonzero(y_true):
        case (t, i, j):
            return -np.log(y[t, i, j]).sum()


def contribution(name, dz, da, x, before, after):
    match name.split("_"):
        case ["W", "Y"]:
            return dz @ after.T
        case ["W", "H"]:
            return da @ before.T
        case ["W", "X"]:
            return da @ x.T
        case ["b", "h"]:
            return da
        case ["b", "y"]:
            return dz


def backward(params, cache, y_true):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    h, carried, t = cache["h"], 0, len(y_true)
    while (t := t - 1) >= 0:
        dz = 2 * (cache["y"][t] - y_true[t])
        da = (params["W_Y"].T @ dz + carried) * (1 - h[t + 1] ** 2)
        for name in grads:
            grads[name] += contribution(name, dz, da, cache["x"][t], h[t], h[t + 1])
        carried = params["W_H"].T @ da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    while len(losses) < epochs:
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        params |= {name: params[name] - lr * grads[name] for name in params}
    return params, losses
