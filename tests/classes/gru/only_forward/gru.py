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
