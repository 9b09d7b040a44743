import numpy as np


def f32(a):
    return np.asarray(a, dtype=np.float32)


def softmax(z):
    z = f32(z)
    z = z - np.max(z)
    return np.exp(z) / np.sum(np.exp(z))


def forward(params, x, h0):
    p = {n: f32(v) for n, v in params.items()}
    x = f32(x)
    h = [f32(h0)]
    y = []
    for t in range(x.shape[0]):
        h.append(np.tanh(np.dot(p['W_H'], h[t]) + np.dot(p['W_X'], x[t]) + p['b_h']))
        y.append(softmax(np.dot(p['W_Y'], h[t + 1]) + p['b_y']))
    y = np.array(y)
    return y, {'x': x, 'h': np.array(h), 'y': y}


def cross_entropy(y, y_true):
    return -np.sum(f32(y_true) * np.log(f32(y)))


def backward(params, cache, y_true):
    p = {n: f32(v) for n, v in params.items()}
    x, h, y = f32(cache['x']), f32(cache['h']), f32(cache['y'])
    g = {n: np.zeros(v.shape, dtype='f') for n, v in p.items()}
    dh_next = np.zeros(h[0].shape, dtype='f')
    for t in range(x.shape[0])[::-1]:
        dy = y[t] - f32(y_true[t])
        g['W_Y'] += np.dot(dy, h[t + 1].T)
        g['b_y'] += dy
        dh = np.dot(p['W_Y'].T, dy) + dh_next
        dt = dh * (1 - h[t + 1] ** 2)
        g['b_h'] += dt
        g['W_H'] += np.dot(dt, h[t].T)
        g['W_X'] += np.dot(dt, x[t].T)
        dh_next = np.dot(p['W_H'].T, dh)
    return g


def train(params, x, y_true, h0, lr, epochs):
    params = {n: f32(v) for n, v in params.items()}
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        g = backward(params, cache, y_true)
        for n in params:
            params[n] = f32(params[n] - np.float32(lr) * g[n])
    return params, losses
