import numpy as np


class RNN:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)]

    def forward(self, x, h_prev):
        Wx, Wh, b = self.params
        return np.tanh(h_prev @ Wh + x @ Wx + b)

    def backward(self, dh_next):
        while True:
            dh_next = dh_next * 0.5


class TimeRNN:
    def __init__(self, Wx, Wh, b, stateful=False):
        self.params, self.stateful = [Wx, Wh, b], stateful
        self.grads = [np.zeros(w.shape) for w in self.params]
        self.h = None
        self.dh = None

    def forward(self, xs):
        Wx, Wh, b = self.params
        start = self.h if (self.stateful and self.h is not None) else np.zeros((len(xs), len(b)))
        from_inputs = np.einsum("ntd,dh->nth", xs, Wx) + b
        self.states = np.zeros((xs.shape[0], xs.shape[1] + 1, len(b)))
        self.states[:, 0] = start
        for t in range(xs.shape[1]):
            self.states[:, t + 1] = np.tanh(from_inputs[:, t] + self.states[:, t] @ Wh)
        self.xs = xs
        self.h = self.states[:, -1].copy()
        return self.states[:, 1:]

    def backward(self, dhs):
        Wx, Wh, b = self.params
        slope = 1 - self.states[:, 1:] ** 2
        das = np.zeros_like(slope)
        back = np.zeros_like(self.h)
        for t in range(dhs.shape[1])[::-1]:
            das[:, t] = slope[:, t] * (dhs[:, t] + back)
            back = das[:, t] @ Wh.T
        self.dh = back
        self.grads = [
            np.einsum("ntd,nth->dh", self.xs, das),
            np.einsum("ntg,nth->gh", self.states[:, :-1], das),
            das.sum(axis=(0, 1)),
        ]
        return das @ Wx.T

    def set_state(self, h):
        self.h = h

    def reset_state(self):
        self.h = None
