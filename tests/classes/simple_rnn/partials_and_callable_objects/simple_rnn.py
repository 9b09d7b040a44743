import functools
import operator
from collections import OrderedDict, defaultdict

import numpy as np


class Softmax:
    def __init__(self, stable=True):
        self.stable = stable

    def __call__(self, z):
        e = np.exp(z - z.max() * self.stable)
        return e / e.sum()


class Net:
    def __init__(self, squash):
        self.squash = squash

    def run(self, params, x, h0):
        h, y = [h0], []
        for x_t in x:
            h.append(self.squash(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"]))
            y.append(softmax(params["W_Y"] @ h[-1] + params["b_y"]))
        return np.array(y), OrderedDict(x=x, h=np.array(h), y=np.array(y))

    def back(self, params, cache, y_true):
        g = defaultdict(float)
        dh_next = 0.0
        for t in reversed(range(len(y_true))):
            h, dz = cache["h"][t + 1], cache["y"][t] - y_true[t]
            da = (params["W_Y"].T @ dz + dh_next) * (1 - h**2)
            g["W_Y"] = g["W_Y"] + dz @ h.T
            g["b_y"] = g["b_y"] + dz
            g["W_H"] = g["W_H"] + da @ cache["h"][t].T
            g["W_X"] = g["W_X"] + da @ cache["x"][t].T
            g["b_h"] = g["b_h"] + da
            dh_next = params["W_H"].T @ da
        return g


def _cross_entropy(minus, y, y_true):
    return minus(np.sum(y_true * np.log(y)))


def _train(params, x, y_true, h0, lr, epochs, *, log):
    losses = []
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        g = backward(params, cache, y_true)
        params = OrderedDict((n, params[n] - lr * g[n]) for n in params)
        log(epoch, losses[-1])
    return params, losses


net = Net(np.tanh)
softmax = Softmax()
forward = net.run
cross_entropy = functools.partial(_cross_entropy, operator.neg)
backward = net.back
train = functools.partial(_train, log=lambda *_: None)
