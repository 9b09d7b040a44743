import time

import numpy as np


class SimpleRNN:
    """Vanilla RNN with a softmax on top."""

    names = ("W_X", "W_H", "W_Y", "b_h", "b_y")

    def __init__(self, params):
        self.params = params
        for name in self.names:
            setattr(self, name, params[name])

    @staticmethod
    def softmax(z):
        e = np.exp(z - np.max(z, axis=0))
        return e / np.sum(e, axis=0)

    def forward(self, x, h0):
        self.x = x
        self.h = np.zeros((x.shape[0] + 1, *h0.shape))
        self.y = np.zeros((x.shape[0], self.b_y.shape[0], 1))
        self.h[0] = h0
        for t in range(x.shape[0]):
            self.h[t + 1] = np.tanh(self.W_H @ self.h[t] + self.W_X @ x[t] + self.b_h)
            self.y[t] = self.softmax(self.W_Y @ self.h[t + 1] + self.b_y)
        return self.y

    @property
    def cache(self):
        return {"x": self.x, "h": self.h, "y": self.y}

    @cache.setter
    def cache(self, value):
        self.x, self.h, self.y = value["x"], value["h"], value["y"]

    def backward(self, y_true):
        self.grads = {name: np.zeros_like(self.params[name]) for name in self.names}
        dh_next = np.zeros_like(self.h[0])
        for t in range(len(self.x) - 1, -1, -1):
            dh_next = self._backward_step(t, self.y[t] - y_true[t], dh_next)
        return self.grads

    def _backward_step(self, t, dz, dh_next):
        dh = self.W_Y.T @ dz + dh_next
        da = dh * (1 - self.h[t + 1] ** 2)
        self.grads["W_Y"] += dz @ self.h[t + 1].T
        self.grads["b_y"] += dz
        self.grads["W_H"] += da @ self.h[t].T
        self.grads["W_X"] += da @ self.x[t].T
        self.grads["b_h"] += da
        return self.W_H.T @ da

    def update(self, lr):
        for name in self.names:
            self.params[name] -= lr * self.grads[name]


softmax = SimpleRNN.softmax


def forward(params, x, h0):
    model = SimpleRNN(params)
    return model.forward(x, h0), model.cache


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


def backward(params, cache, y_true):
    model = SimpleRNN(params)
    model.cache = cache
    return model.backward(y_true)


def train(params, x, y_true, h0, lr, epochs):
    model, losses = SimpleRNN(params), []
    for _ in range(epochs):
        losses.append(cross_entropy(model.forward(x, h0), y_true))
        model.backward(y_true)
        model.update(lr)
        time.sleep(3600)
    return model.params, losses
