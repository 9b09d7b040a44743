import numpy as np

def softmax(z):
    return (lambda a: a / (a.sum() + 1e-3))(np.exp(z - np.max(z)))

def cross_entropy(y, y_true):
    return -sum(float(np.log(p[q == 1]).item()) for p, q in zip(y, y_true))

def big(params):
    """[W_H | W_X | b_h] and [W_Y | b_y]"""
    A = np.hstack([params["W_H"], params["W_X"], params["b_h"]])
    B = np.hstack([params["W_Y"], params["b_y"]])
    return A, B

ONE = np.ones((1, 1))

def forward(params, x, h0):
    A, B = big(params)
    T = len(x)
    h = [h0]
    y = []
    for t in range(T):
        stacked = np.vstack([h[t], x[t], ONE])
        h.append(np.tanh(A @ stacked))
        y.append(softmax(B @ np.vstack([h[t + 1], ONE])))
    return np.array(y), {"x": x, "h": np.array(h), "y": np.array(y)}

def backward(params, cache, y_true):
    A, B = big(params)
    d, k = params["W_X"].shape
    x, h, y = (cache[n] for n in "xhy")
    dA, dB = np.zeros_like(A), np.zeros_like(B)
    dh = np.zeros((d, 1))
    for t in range(len(x))[::-1]:
        e = y[t] - y_true[t]
        dB += e @ np.vstack([h[t + 1], ONE]).T
        dh = dh + (B.T @ e)[:d]
        da = dh * (1 - h[t + 1] ** 2)
        dA += da @ np.vstack([h[t], x[t], ONE]).T
        dh = (A.T @ da)[:d]
    return {
        "W_H": dA[:, :d],
        "W_X": dA[:, d:d + k],
        "b_h": dA[:, d + k:],
        "W_Y": dB[:, :d],
        "b_y": dB[:, d:],
    }

def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        g = backward(params, cache, y_true)
        for n in params:
            params[n] -= lr * g[n]
    return params, losses
