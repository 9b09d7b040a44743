import numpy as np


class RNN(object):
    # x @ Wx + h @ Wh + b -> tanh (행 벡터!)

    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [0 * Wx, 0 * Wh, 0 * b]

    def forward(self, x, h_prev):
        self.x = x
        self.h_prev = h_prev
        self.h_next = np.tanh(x @ self.params[0] + h_prev @ self.params[1] + self.params[2])
        return self.h_next

    def backward(self, dh_next):
        da = (1 - self.h_next ** 2) * dh_next
        self.grads = [self.x.T @ da, self.h_prev.T @ da, da.sum(axis=0)]
        return da @ self.params[0].T, da @ self.params[1].T


class TimeRNN(object):

    def __init__(self, Wx, Wh, b, stateful=False):
        self.params = [Wx, Wh, b]
        self.grads = [0 * Wx, 0 * Wh, 0 * b]
        self.stateful = stateful
        self.h = None
        self.dh = None

    def set_state(self, h):
        self.h = h

    def reset_state(self):
        self.h = None

    def forward(self, xs):
        Wx, Wh, b = self.params
        N, T, _ = xs.shape
        h = np.zeros((N, Wh.shape[0]))
        if self.stateful and self.h is not None:
            h = self.h
        states = [h]
        for t in range(T):
            h = np.tanh(xs[:, t] @ Wx + h @ Wh + b)
            states.append(h)
        self.xs = xs
        self.states = np.stack(states, axis=1)      # (N, T+1, H)
        self.h = h
        return self.states[:, 1:]

    def backward(self, dhs):
        Wx, Wh, b = self.params
        T = dhs.shape[1]
        das = np.zeros(dhs.shape)
        dh = np.zeros(dhs[:, 0].shape)
        for t in range(T - 1, -1, -1):
            dh = dh + dhs[:, t]
            das[:, t] = dh * (1 - self.states[:, t + 1] ** 2)
            dh += das[:, t] @ Wh.T
        dWx = np.einsum("ntd,nth->dh", self.xs, das)
        dWh = np.einsum("nti,ntj->ij", self.states[:, :-1], das)
        db = das.sum(axis=(0, 1))
        self.grads = [dWx, dWh, db]
        self.dh = dh
        return das @ Wx.T
