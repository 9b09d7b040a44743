import numpy as np


class RNN:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [np.empty_like(p) for p in self.params]
        for g in self.grads:
            g.fill(0)

    def forward(self, x, h_prev):
        Wx, Wh, b = self.params
        a = x.dot(Wx)
        a += h_prev.dot(Wh)
        a += b
        np.tanh(a, out=a)
        self.x, self.h_prev, self.h = x, h_prev, a
        return a

    def backward(self, dh_next):
        Wx, Wh, b = self.params
        dh_next *= 1 - self.h**2
        np.matmul(self.x.T, dh_next, out=self.grads[0])
        np.matmul(self.h_prev.T, dh_next, out=self.grads[1])
        np.sum(dh_next, axis=0, out=self.grads[2])
        return dh_next @ Wx.T, dh_next @ Wh.T


class TimeRNN:
    def __init__(self, Wx, Wh, b, stateful=False):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(p) for p in self.params]
        self.stateful = stateful
        self.h = self.dh = None

    def forward(self, xs):
        N, T, D = xs.shape
        H = self.params[1].shape[1]
        h = np.zeros((N, H))
        if self.stateful and self.h is not None:
            h += self.h
        self.rnns = []
        hs = np.zeros((N, T, H))
        for t in range(T):
            self.rnns += [RNN(*self.params)]
            h = self.rnns[t].forward(xs[:, t], h)
            hs[:, t] = h
        self.h = h
        return hs

    def backward(self, dhs):
        for g in self.grads:
            g *= 0
        dxs = None
        carry = 0
        T = dhs.shape[1]
        for t in range(T - 1, -1, -1):
            dhs[:, t] += carry
            dx, carry = self.rnns[t].backward(dhs[:, t])
            if dxs is None:
                dxs = np.zeros((dx.shape[0], T, dx.shape[1]))
            dxs[:, t] = dx
            for g, more in zip(self.grads, self.rnns[t].grads):
                g += more
        self.dh = carry
        return dxs

    def set_state(self, h):
        self.h = h

    def reset_state(self):
        self.h = None
