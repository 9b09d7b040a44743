import numpy as np


def softmax(a):
    e = np.exp(a - a.max())
    return e / e.sum()


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


def forward(params, x, h0):
    T, k, _ = x.shape
    d = h0.shape[0]
    h = np.zeros((T + 1, d, 1))
    z, r, n = (np.zeros((T, d, 1)) for _ in range(3))
    y = np.zeros((T, k, 1))
    h[0] = h0
    for t in range(T):
        z[t] = sigmoid(params['W_xh_z'] @ x[t] + params['W_hh_z'] @ h[t] + params['b_h_z'])
        r[t] = sigmoid(params['W_xh_r'] @ x[t] + params['W_hh_r'] @ h[t] + params['b_h_r'])
        n[t] = np.tanh(params['W_xh_n'] @ x[t] + params['W_hh_n'] @ (r[t] * h[t]) + params['b_h_n'])
        h[t + 1] = (1 - z[t]) * h[t] + z[t] * n[t]
        y[t] = softmax(params['W_Y'] @ h[t + 1] + params['b_y'])
    return y, {'x': x, 'y': y, 'h': h, 'z': z, 'r': r, 'n': n}


def backward(params, cache, y_true):
    given = {**params, 'h0': cache['h'][0]}
    grads = {}

    def loss():
        p = {key: given[key] for key in params}
        return cross_entropy(forward(p, cache['x'], given['h0'])[0], y_true)

    for key, value in given.items():
        value = given[key] = value.copy()
        grads[key] = np.zeros(value.shape)
        for i in np.ndindex(*value.shape):
            old = value[i]
            value[i] = old + 1e-5
            up = loss()
            value[i] = old - 1e-5
            down = loss()
            value[i] = old
            grads[key][i] = (up - down) / 2e-5
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for key in params:
            params[key] = params[key] - lr * grads[key]
    return params, losses
