import numpy as np


class RNN(object):
    def __init__(self, *weights):
        self.params = list(weights)
        self.grads = [0 * w for w in weights]

    def forward(self, x, h_prev):
        self.saved = dict(x=x, before=h_prev)
        self.saved["after"] = np.tanh(
            np.einsum("nd,dh->nh", x, self.params[0])
            + np.einsum("ng,gh->nh", h_prev, self.params[1])
            + self.params[2]
        )
        return self.saved["after"]

    def backward(self, dh_next):
        da = dh_next - dh_next * self.saved["after"] ** 2
        self.grads = [
            np.einsum("nd,nh->dh", self.saved["x"], da),
            np.einsum("ng,nh->gh", self.saved["before"], da),
            np.einsum("nh->h", da),
        ]
        return np.einsum("nh,dh->nd", da, self.params[0]), np.einsum("nh,gh->ng", da, self.params[1])


class TimeRNN(object):
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
