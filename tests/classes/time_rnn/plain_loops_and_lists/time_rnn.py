import math

# 반복문으로만 구현했습니다.


def zeros(rows, columns):
    return [[0.0] * columns for _ in range(rows)]


class RNN:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        D, H = len(Wx), len(b)
        self.grads = zeros(D, H), zeros(H, H), [0.0] * H

    def forward(self, x, h_prev):
        Wx, Wh, b = (p.tolist() for p in self.params)
        self.x = [list(map(float, row)) for row in x]
        self.h_prev = [list(map(float, row)) for row in h_prev]
        self.h_next = []
        for row, state in zip(self.x, self.h_prev):
            new = []
            for j in range(len(b)):
                a = b[j]
                for i in range(len(row)):
                    a += row[i] * Wx[i][j]
                for i in range(len(state)):
                    a += state[i] * Wh[i][j]
                new.append(math.tanh(a))
            self.h_next.append(new)
        return self.h_next

    def backward(self, dh_next):
        Wx, Wh, b = (p.tolist() for p in self.params)
        D, H, N = len(Wx), len(b), len(self.x)
        dWx, dWh, db = zeros(D, H), zeros(H, H), [0.0] * H
        dx, dh_prev = zeros(N, D), zeros(N, H)
        for n in range(N):
            for j in range(H):
                da = float(dh_next[n][j]) * (1.0 - self.h_next[n][j] ** 2)
                db[j] += da
                for i in range(D):
                    dWx[i][j] += self.x[n][i] * da
                    dx[n][i] += da * Wx[i][j]
                for i in range(H):
                    dWh[i][j] += self.h_prev[n][i] * da
                    dh_prev[n][i] += da * Wh[i][j]
        self.grads = dWx, dWh, db
        return dx, dh_prev


def add(a, b):
    return [add(p, q) for p, q in zip(a, b)] if isinstance(a, list) else a + b


class TimeRNN:
    def __init__(self, Wx, Wh, b, stateful):
        self.params = [Wx, Wh, b]
        self.grads = [zeros(*Wx.shape), zeros(*Wh.shape), [0.0] * len(b)]
        self.stateful = stateful
        self.h = self.dh = None

    def forward(self, xs):
        N, T, _ = xs.shape
        h = self.h if self.stateful and self.h is not None else zeros(N, len(self.params[2]))
        self.layers = []
        hs = [[] for _ in range(N)]
        for t in range(T):
            self.layers.append(RNN(*self.params))
            h = self.layers[t].forward(xs[:, t], h)
            for n in range(N):
                hs[n].append(h[n])
        self.h = h
        return hs

    def backward(self, dhs):
        N, T, H = dhs.shape
        total, dh = None, zeros(N, H)
        dxs = [[None] * T for _ in range(N)]
        for t in reversed(range(T)):
            dx, dh = self.layers[t].backward(add(dhs[:, t].tolist(), dh))
            for n in range(N):
                dxs[n][t] = dx[n]
            grads = list(self.layers[t].grads)
            total = grads if total is None else add(total, grads)
        self.grads, self.dh = total, dh
        return dxs

    def set_state(self, h):
        self.h = [list(map(float, row)) for row in h]

    def reset_state(self):
        self.h = None
