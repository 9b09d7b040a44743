import numpy as np


def softmax(z):
    z = z - z.max(axis=-2, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=-2, keepdims=True)


def forward(params, x, h0):
    t, d = x.shape[0], h0.shape[0]
    from_x = params["W_X"] @ x + params["b_h"]
    h = np.concatenate((h0[np.newaxis], np.zeros((t, d, 1))))
    for i in range(t):
        h[i + 1] = np.tanh(params["W_H"] @ h[i] + from_x[i])
    y = softmax(params["W_Y"] @ h[1:] + params["b_y"])
    return y, {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    return -np.log(np.take_along_axis(y, y_true.argmax(axis=1, keepdims=True), axis=1)).sum()


def backward(params, cache, y_true):
    X, H, Y = (cache[n][..., 0].T for n in ("x", "h", "y"))
    dZ = Y - y_true[..., 0].T
    dH = params["W_Y"].T @ dZ
    dA = np.zeros_like(dH)
    slope = 1 - H[:, 1:] ** 2
    for i in range(dH.shape[1] - 1, -1, -1):
        dA[:, i] = slope[:, i] * dH[:, i]
        if i > 0:
            dH[:, i - 1] += params["W_H"].T @ dA[:, i]
    return {
        "W_X": dA @ X.T,
        "W_H": dA @ H[:, :-1].T,
        "W_Y": dZ @ H[:, 1:].T,
        "b_h": dA.sum(axis=1),
        "b_y": dZ.sum(axis=1, keepdims=True),
    }


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for name in params:
            params[name] -= lr * grads[name]
    return params, losses
