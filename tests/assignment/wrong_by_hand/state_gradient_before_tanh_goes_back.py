"""Step functions as in a cell-based library; what goes back has not passed tanh."""

import numpy as np


def softmax(z):
    exps = np.exp(z - z.max())
    return exps / exps.sum()


def rnn_step_forward(x_t, h_prev, params):
    h = np.tanh(params["W_X"].dot(x_t) + params["W_H"].dot(h_prev) + params["b_h"])
    return h, (x_t, h_prev, h)


def rnn_step_backward(dh, step_cache, params):
    x_t, h_prev, h = step_cache
    dtanh = dh * (1 - h**2)
    return {
        "W_X": dtanh.dot(x_t.T),
        "W_H": dtanh.dot(h_prev.T),
        "b_h": dtanh,
        "dh_prev": params["W_H"].T.dot(dh),
    }


def forward(params, x, h0):
    h, y, steps = [h0], [], []
    for x_t in x:
        state, step = rnn_step_forward(x_t, h[-1], params)
        h.append(state)
        steps.append(step)
        y.append(softmax(params["W_Y"].dot(state) + params["b_y"]))
    y = np.array(y)
    return y, {"x": x, "h": np.array(h), "y": y, "steps": steps}


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


def backward(params, cache, y_true):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh_next = np.zeros_like(cache["h"][0])
    for t in reversed(range(len(y_true))):
        step = (cache["x"][t], cache["h"][t], cache["h"][t + 1])
        dz = cache["y"][t] - y_true[t]
        one = rnn_step_backward(params["W_Y"].T.dot(dz) + dh_next, step, params)
        for name in ("W_X", "W_H", "b_h"):
            grads[name] += one[name]
        grads["W_Y"] += dz.dot(cache["h"][t + 1].T)
        grads["b_y"] += dz
        dh_next = one["dh_prev"]
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for name in params:
            params[name] = params[name] - lr * grads[name]
    return params, losses
