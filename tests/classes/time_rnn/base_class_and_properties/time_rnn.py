from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np


class Layer(ABC):
    """What every layer can do."""

    def __init__(self, Wx: np.ndarray, Wh: np.ndarray, b: np.ndarray) -> None:
        self._Wx, self._Wh, self._b = Wx, Wh, b
        self._grads = tuple(np.zeros(p.shape) for p in (Wx, Wh, b))

    @property
    def params(self) -> list:
        return [self._Wx, self._Wh, self._b]

    @property
    def grads(self) -> list:
        return list(self._grads)

    @abstractmethod
    def forward(self, *inputs): ...

    @abstractmethod
    def backward(self, *gradients): ...


class RNN(Layer):
    __slots__ = ("_both", "_out")

    def forward(self, x, h_prev):
        self._both = np.hstack([x, h_prev])
        self._out = np.tanh(self._both @ np.vstack([self._Wx, self._Wh]) + self._b)
        return self._out

    def backward(self, dh_next):
        da = (1 - self._out) * (1 + self._out) * dh_next
        dW = self._both.T @ da
        D = len(self._Wx)
        self._grads = dW[:D], dW[D:], np.add.reduce(da)
        d_both = da @ np.vstack([self._Wx, self._Wh]).T
        return [d_both[:, :D], d_both[:, D:]]


class TimeRNN(Layer):
    def __init__(self, Wx, Wh, b, stateful=False):
        super().__init__(Wx, Wh, b)
        self.stateful = stateful
        self.reset_state()
        self.dh = None

    @property
    def h(self):
        return self._state

    def forward(self, xs):
        if self._state is None or not self.stateful:
            self._state = np.zeros((xs.shape[0], self._b.size))
        self._steps, hs = [], []
        for x in xs.swapaxes(0, 1):
            self._steps.append(RNN(*self.params))
            self._state = self._steps[-1].forward(x, self._state)
            hs.append(self._state)
        return np.stack(hs).swapaxes(0, 1)

    def backward(self, dhs):
        dh, dxs, totals = np.zeros_like(dhs[:, 0]), [], None
        for step, d in zip(reversed(self._steps), reversed(dhs.swapaxes(0, 1))):
            dx, dh = step.backward(d + dh)
            dxs = [dx, *dxs]
            totals = step.grads if totals is None else [a + b for a, b in zip(totals, step.grads)]
        self.dh, self._grads = dh, tuple(totals)
        return np.stack(dxs, axis=1)

    def set_state(self, h):
        self._state = np.array(h, copy=True)
        return self

    def reset_state(self):
        self._state = None
        return self
