import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def forward(params, x, h0):
    W_X, W_H, W_Y, b_h, b_y = (params[n] for n in ("W_X", "W_H", "W_Y", "b_h", "b_y"))
    steps = []
    h = h0
    for x_t in x:
        before, h = h, np.tanh(W_H @ h + W_X @ x_t + b_h)
        y_t = softmax(W_Y @ h + b_y)
        steps.append((x_t, before, h, y_t))
    y = np.array([s[3] for s in steps])
    states = np.array([h0] + [s[2] for s in steps])
    return y, {"x": x, "h": states, "y": y, "steps": steps}


def cross_entropy(y, y_true):
    total = 0
    for t in range(len(y)):
        total += -np.log(y[t, np.argmax(y_true[t]), 0])
    return total


def backward(params, cache, y_true):
    grads = {n: np.zeros_like(v) for n, v in params.items()}
    dh_next = 0
    for (x_t, before, h, y_t), target in zip(reversed(cache["steps"]), y_true[::-1]):
        dz = y_t - target
        dh = params["W_Y"].T @ dz + dh_next
        da = dh * (1 - h * h)
        for name, g in (
            ("W_Y", dz @ h.T), ("b_y", dz),
            ("W_H", before @ da.T), ("W_X", da @ x_t.T), ("b_h", da),
        ):
            grads[name] += g
        dh_next = params["W_H"].T @ da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for i in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for n in params:
            params[n] -= lr * grads[n]
    return params, losses
