import numpy as np

F = np.float32


class RNN:
    def __init__(self, Wx, Wh, b):
        self.params = [np.asarray(p, F) for p in (Wx, Wh, b)]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, x, h_prev):
        Wx, Wh, b = self.params
        self.x, self.h_prev = np.asarray(x, F), np.asarray(h_prev, F)
        self.h_next = np.tanh(self.h_prev @ Wh + self.x @ Wx + b)
        return self.h_next

    def backward(self, dh_next):
        Wx, Wh, b = self.params
        d = np.asarray(dh_next, F) * (F(1) - self.h_next * self.h_next)
        self.grads = [self.x.T @ d, self.h_prev.T @ d, d.sum(0)]
        return d @ Wx.T, d @ Wh.T


class TimeRNN:
    def __init__(self, Wx, Wh, b, stateful=False):
        self.params = [np.asarray(p, F) for p in (Wx, Wh, b)]
        self.grads = [np.zeros_like(p) for p in self.params]
        self.stateful, self.h, self.dh = stateful, None, None

    def forward(self, xs):
        N, T, D = xs.shape
        if self.h is None or not self.stateful:
            self.h = np.zeros((N, self.params[1].shape[0]), F)
        self.steps = [RNN(*self.params) for _ in range(T)]
        out = []
        for t, step in enumerate(self.steps):
            self.h = step.forward(xs[:, t], self.h)
            out.append(self.h)
        return np.array(out).transpose(1, 0, 2)

    def backward(self, dhs):
        self.grads = [np.zeros_like(p) for p in self.params]
        dh, dxs = 0, []
        for t in range(len(self.steps) - 1, -1, -1):
            dx, dh = self.steps[t].backward(np.asarray(dhs[:, t], F) + dh)
            self.grads = [a + b for a, b in zip(self.grads, self.steps[t].grads)]
            dxs.append(dx)
        self.dh = dh
        return np.array(dxs[::-1]).transpose(1, 0, 2)

    def set_state(self, h):
        self.h = np.asarray(h, F)

    def reset_state(self):
        self.h = None
