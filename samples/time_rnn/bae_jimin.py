# 배지민, Time RNN 과제
import numpy as np


class RNN:
    """h_next = tanh(h_prev Wh + x Wx + b)"""

    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, x, h_prev):
        Wx, Wh, b = self.params
        self.inputs = x, h_prev
        self.h_next = np.tanh(np.dot(h_prev, Wh) + np.dot(x, Wx) + b)
        return self.h_next

    def backward(self, dh_next):
        Wx, Wh, b = self.params
        x, h_prev = self.inputs
        da = (1.0 - self.h_next**2) * dh_next  # tanh 미분
        self.grads = [np.dot(x.T, da), np.dot(h_prev.T, da), da.sum(axis=0)]
        return np.dot(da, Wx.T), np.dot(da, Wh.T)


class TimeRNN:
    def __init__(self, Wx, Wh, b, stateful=False):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(p) for p in self.params]
        self.stateful = stateful
        self.reset_state()
        self.dh = None

    def forward(self, xs):
        N, T, D = xs.shape
        if not (self.stateful and self.h is not None):
            self.h = np.zeros((N, self.params[1].shape[0]))
        self.layers = [RNN(*self.params) for _ in range(T)]
        hs = []
        for t in range(T):
            self.h = self.layers[t].forward(xs[:, t, :], self.h)
            hs.append(self.h)
        return np.stack(hs, axis=1)

    def backward(self, dhs):
        T = dhs.shape[1]
        self.grads = [np.zeros_like(p) for p in self.params]
        dxs = [None] * T
        dh = np.zeros_like(dhs[:, 0, :])
        for t in range(T - 1, -1, -1):  # 뒤에서 앞으로
            dxs[t], dh = self.layers[t].backward(dhs[:, t, :] + dh)
            for total, grad in zip(self.grads, self.layers[t].grads):
                total += grad
        self.dh = dh
        return np.stack(dxs, axis=1)

    def set_state(self, h):
        self.h = h

    def reset_state(self):
        self.h = None


if __name__ == "__main__":
    layer = TimeRNN(np.ones((2, 3)), np.eye(3), np.zeros(3))
    print(layer.forward(np.ones((1, 4, 2))))
