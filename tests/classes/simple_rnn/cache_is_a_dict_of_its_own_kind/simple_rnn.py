import numpy as np


class Cache(dict):
    """A dict whose keys are attributes too."""

    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def forward(params, x, h0):
    p = Cache(params)
    cache = Cache(x=x, h=np.zeros((len(x) + 1, *h0.shape)), y=np.zeros((len(x), *p.b_y.shape)))
    cache.h[0] = h0
    for t in range(len(x)):
        cache.h[t + 1] = np.tanh(p.W_H @ cache.h[t] + p.W_X @ x[t] + p.b_h)
        cache.y[t] = softmax(p.W_Y @ cache.h[t + 1] + p.b_y)
    return cache.y, cache


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


def backward(params, cache, y_true):
    p, c = Cache(params), Cache(cache)
    g = Cache({n: np.zeros_like(v) for n, v in params.items()})
    c.dh = np.zeros_like(c.h[0])
    for t in reversed(range(len(y_true))):
        c.dz = c.y[t] - y_true[t]
        g.W_Y += c.dz @ c.h[t + 1].T
        g.b_y += c.dz
        c.da = (p.W_Y.T @ c.dz + c.dh) * (1 - c.h[t + 1] ** 2)
        g.W_H += c.da @ c.h[t].T
        g.W_X += c.da @ c.x[t].T
        g.b_h += c.da
        c.dh = p.W_H.T @ c.da
    return g


def train(params, x, y_true, h0, lr, epochs):
    p, losses = Cache(params), []
    for _ in range(epochs):
        y, cache = forward(p, x, h0)
        losses.append(cross_entropy(y, y_true))
        for n, v in backward(p, cache, y_true).items():
            p[n] = p[n] - lr * v
    return p, losses
