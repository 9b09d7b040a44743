import numpy as np


def softmax(z):
    shifted = z - z.max()
    log_sum = np.log(np.exp(shifted).sum())
    return np.exp(shifted - log_sum)


def forward(params, x, h0):
    states = np.zeros((x.shape[0] + 1,) + h0.shape)
    states[0] = h0
    for t, x_t in enumerate(x, start=1):
        states[t] = np.tanh(
            params["W_H"] @ states[t - 1] + params["W_X"] @ x_t + params["b_h"]
        )
    y = np.stack([softmax(params["W_Y"] @ h + params["b_y"]) for h in states[1:]], axis=0)
    return y, {"x": x, "h": states, "y": y}


def cross_entropy(y, y_true):
    return np.array(-np.sum(y_true * np.log(y)))


def backward(params, cache, y_true):
    h = cache["h"]
    grads = {key: np.zeros_like(val) for key, val in params.items()}
    dh_future = np.zeros(h.shape[1:])
    for t in range(y_true.shape[0], 0, -1):
        dz = cache["y"][t - 1] - y_true[t - 1]
        grads["W_Y"] += dz @ h[t].T
        grads["b_y"] += dz
        dh = params["W_Y"].T @ dz + dh_future
        da = dh - dh * h[t] ** 2
        grads["W_H"] += da @ h[t - 1].T
        grads["W_X"] += da @ cache["x"][t - 1].T
        grads["b_h"] += da
        dh_future = params["W_H"].T @ da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for key in params:
            params[key] -= lr * grads[key]
    return params, np.array(losses)
