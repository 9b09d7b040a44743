import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


def sigmoid(z):
    # e^{-|z|} never overflows
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def forward(params, x, h0, c0):
    T, k, _ = x.shape
    d = h0.shape[0]
    h = np.zeros((T + 1, d, 1))
    c = np.zeros((T + 1, d, 1))
    f, i, o, g = (np.zeros((T, d, 1)) for _ in range(4))
    y = np.zeros((T, k, 1))
    h[0], c[0] = h0, c0
    for t in range(T):
        f[t] = sigmoid(params['W_xh_f'] @ x[t] + params['W_hh_f'] @ h[t] + params['b_h_f'])
        i[t] = sigmoid(params['W_xh_i'] @ x[t] + params['W_hh_i'] @ h[t] + params['b_h_i'])
        o[t] = sigmoid(params['W_xh_o'] @ x[t] + params['W_hh_o'] @ h[t] + params['b_h_o'])
        g[t] = np.tanh(params['W_xh_g'] @ x[t] + params['W_hh_g'] @ h[t] + params['b_h_g'])
        c[t + 1] = f[t] * c[t] + i[t] * g[t]
        h[t + 1] = o[t] * np.tanh(c[t + 1])
        y[t] = softmax(params['W_Y'] @ h[t + 1] + params['b_y'])
    return y, {'x': x, 'y': y, 'h': h, 'c': c, 'f': f, 'i': i, 'o': o, 'g': g}


