import numpy as np


def softmax(z):
    z = np.matrix(z)
    e = np.exp(z - z.max())
    return e / e.sum()


def forward(params, x, h0):
    P = {name: np.matrix(value) for name, value in params.items()}
    h = [np.matrix(h0)]
    y = []
    for x_t in x:
        h.append(np.tanh(P["W_H"] * h[-1] + P["W_X"] * np.matrix(x_t) + P["b_h"]))
        y.append(softmax(P["W_Y"] * h[-1] + P["b_y"]))
    return y, {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    loss = np.matrix([[0.0]])
    for y_t, true_t in zip(y, y_true):
        loss -= np.matrix(true_t).T * np.log(np.matrix(y_t))
    return loss


def backward(params, cache, y_true):
    P = {name: np.matrix(value) for name, value in params.items()}
    x = [np.matrix(v) for v in cache["x"]]
    h = [np.matrix(v) for v in cache["h"]]
    y = [np.matrix(v) for v in cache["y"]]
    grads = {name: 0 * value for name, value in P.items()}
    dh_next = 0 * h[0]
    for t in reversed(range(len(x))):
        dz = y[t] - np.matrix(y_true[t])
        da = np.multiply(P["W_Y"].T * dz + dh_next, 1 - np.power(h[t + 1], 2))
        grads["W_Y"] += dz * h[t + 1].T
        grads["b_y"] += dz
        grads["W_H"] += da * h[t].T
        grads["W_X"] += da * x[t].T
        grads["b_h"] += da
        dh_next = P["W_H"].T * da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        params = {name: np.matrix(params[name]) - lr * grads[name] for name in params}
    return params, losses
