import numpy as np


class AttrDict(dict):
    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__


class RNN(AttrDict):
    def __init__(self, Wx, Wh, b):
        super().__init__(params=[Wx, Wh, b], grads=[np.zeros(np.shape(p)) for p in (Wx, Wh, b)])

    def forward(self, x, h_prev):
        self.update(x=x, h_prev=h_prev, h_next=np.tanh(h_prev @ self.params[1] + x @ self.params[0] + self.params[2]))
        return self.h_next

    def backward(self, dh_next):
        da = dh_next * (1 - np.square(self["h_next"]))
        self["grads"] = [self.x.T @ da, self.h_prev.T @ da, da.sum(axis=0)]
        return da @ self.params[0].T, da @ self.params[1].T


class TimeRNN(AttrDict):
    def __init__(self, Wx, Wh, b, stateful=False):
        super().__init__(RNN(Wx, Wh, b), stateful=stateful, h=None, dh=None)

    def forward(self, xs):
        if not self.stateful:
            self.reset_state()
        if self.h is None:
            self.h = np.zeros((xs.shape[0], self.params[1].shape[0]))
        self.layers = [RNN(*self.params) for _ in range(xs.shape[1])]
        hs = []
        for t, layer in enumerate(self.layers):
            self.h = layer.forward(xs[:, t, :], self.h)
            hs.append(self.h[:, None, :])
        return np.concatenate(hs, axis=1)

    def backward(self, dhs):
        self.grads = [np.zeros(p.shape) for p in self.params]
        self.dh = 0.0
        dxs = np.empty(dhs.shape[:2] + self.params[0].shape[:1])
        for t in reversed(range(dhs.shape[1])):
            dxs[:, t], self.dh = self.layers[t].backward(dhs[:, t] + self.dh)
            for i in range(3):
                self.grads[i] = self.grads[i] + self.layers[t].grads[i]
        return dxs

    def set_state(self, h):
        self.h = h

    def reset_state(self):
        self.h = None
