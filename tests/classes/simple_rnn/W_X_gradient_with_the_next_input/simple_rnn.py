import math
import numpy as np


def softmax(z):
    k = z.shape[0]
    largest = z[0][0]
    for i in range(k):
        if z[i][0] > largest:
            largest = z[i][0]
    total = 0.0
    out = np.zeros((k, 1))
    for i in range(k):
        out[i][0] = math.exp(z[i][0] - largest)
        total += out[i][0]
    for i in range(k):
        out[i][0] /= total
    return out


def times(W, v):
    return [sum(w * b for w, b in zip(row, v)) for row in W.tolist()]


def forward(params, x, h0):
    T, k, d = x.shape[0], x.shape[1], h0.shape[0]
    h, y = np.zeros((T + 1, d, 1)), np.zeros((T, k, 1))
    for i in range(d):
        h[0][i][0] = h0[i][0]
    for t in range(T):
        from_h = times(params["W_H"], h[t][:, 0].tolist())
        from_x = times(params["W_X"], x[t][:, 0].tolist())
        for i in range(d):
            h[t + 1][i][0] = math.tanh(from_h[i] + from_x[i] + params["b_h"][i][0])
        z = np.zeros((k, 1))
        from_out = times(params["W_Y"], h[t + 1][:, 0].tolist())
        for i in range(k):
            z[i][0] = from_out[i] + params["b_y"][i][0]
        y[t] = softmax(z)
    return y, {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    loss = 0.0
    for t in range(y.shape[0]):
        for i in range(y.shape[1]):
            if y_true[t][i][0] != 0:
                loss -= y_true[t][i][0] * math.log(y[t][i][0])
    return loss


def add_outer(G, a, b):
    for row, a_i in zip(G, a):
        for j, b_j in enumerate(b):
            row[j] += a_i * b_j


def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    T, k, d = x.shape[0], x.shape[1], h.shape[1]
    g = {n: np.zeros(p.shape).tolist() for n, p in params.items()}
    dh_next = [0.0] * d
    for t in range(T - 1, -1, -1):
        ht = h[t + 1][:, 0].tolist()
        dz = [y[t][i][0] - y_true[t][i][0] for i in range(k)]
        dh = [a + b for a, b in zip(times(params["W_Y"].T, dz), dh_next)]
        da = [dh[i] * (1 - ht[i] ** 2) for i in range(d)]
        add_outer(g["W_Y"], dz, ht)
        add_outer(g["b_y"], dz, [1.0])
        add_outer(g["W_H"], da, h[t][:, 0].tolist())
        add_outer(g["W_X"], da, x[(t + 1) % T][:, 0].tolist())
        add_outer(g["b_h"], da, [1.0])
        dh_next = times(params["W_H"].T, da)
    return {n: np.array(v) for n, v in g.items()}


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        g = backward(params, cache, y_true)
        for n in params:
            for i in range(params[n].shape[0]):
                for j in range(params[n].shape[1]):
                    params[n][i][j] -= lr * g[n][i][j]
    return params, losses
