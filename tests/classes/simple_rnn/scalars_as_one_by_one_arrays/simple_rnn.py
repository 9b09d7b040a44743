import numpy as np


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


def forward(params, x, h0):
    hs, ys = [h0], []
    for x_t in list(x):
        hs.append(np.tanh(np.matmul(params["W_H"], hs[-1]) + np.matmul(params["W_X"], x_t) + params["b_h"]))
        ys.append(softmax(np.matmul(params["W_Y"], hs[-1]) + params["b_y"]))
    return [ys, {"x": list(x), "h": hs, "y": ys}]


def cross_entropy(y, y_true):
    loss = np.zeros((1, 1))
    for y_t, target in zip(y, y_true):
        loss = loss - np.dot(target.T, np.log(y_t))
    return loss


def backward(params, cache, y_true):
    xs, hs, ys = cache["x"], cache["h"], cache["y"]
    grads = {name: np.zeros_like(p) for name, p in params.items()}
    dh_next = np.zeros_like(hs[0])
    for t in range(len(xs)):
        t = len(xs) - 1 - t
        dz = ys[t] - y_true[t]
        grads["W_Y"] = np.add(grads["W_Y"], np.matmul(dz, hs[t + 1].T))
        grads["b_y"] = np.add(grads["b_y"], dz)
        dh = np.add(np.matmul(params["W_Y"].T, dz), dh_next)
        da = np.multiply(dh, np.subtract(1, np.power(hs[t + 1], 2)))
        grads["W_H"] = np.add(grads["W_H"], np.matmul(da, hs[t].T))
        grads["W_X"] = np.add(grads["W_X"], np.matmul(da, xs[t].T))
        grads["b_h"] = np.add(grads["b_h"], da)
        dh_next = np.matmul(params["W_H"].T, da)
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for name in params:
            np.subtract(params[name], lr * grads[name], out=params[name])
    return [params, losses]
