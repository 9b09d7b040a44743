"""LSTM homework: everything on the stacked weights, gradients split at the end."""
import numpy as np

ORDER = ["f", "i", "o", "g"]


def sigmoid(z):
    return np.exp(-np.logaddexp(0.0, -z))


def stack(params):
    W = np.vstack([np.c_[params["W_xh_" + G], params["W_hh_" + G]] for G in ORDER])
    b = np.vstack([params["b_h_" + G] for G in ORDER])
    return W, b


def _gates(a):
    d = a.shape[0] // 4
    return np.vstack([sigmoid(a[: 3 * d]), np.tanh(a[3 * d :])])


def step_fused(W, b, x, h_prev, c_prev):
    s = _gates(W @ np.vstack([x, h_prev]) + b)
    f, i, o, g = s.reshape(4, -1, 1)
    c = f * c_prev + i * g
    return o * np.tanh(c), c


def forward(params, x, h0, c0):
    W, b = stack(params)
    hs, cs, ss, us = [h0], [c0], [], []
    for x_t in x:
        u = np.vstack([x_t, hs[-1]])
        s = _gates(W @ u + b)
        f, i, o, g = s.reshape(4, -1, 1)
        cs.append(f * cs[-1] + i * g)
        hs.append(o * np.tanh(cs[-1]))
        ss.append(s)
        us.append(u)
    h, c = np.stack(hs), np.stack(cs)
    z = params["W_Y"] @ h[1:] + params["b_y"]
    e = np.exp(z - z.max(axis=1, keepdims=True))
    y = e / e.sum(axis=1, keepdims=True)
    s = np.stack(ss).reshape(len(x), 4, -1, 1)
    cache = {"x": x, "y": y, "h": h, "c": c, "s": s, "u": np.stack(us), "W": W}
    for n, G in enumerate(ORDER):
        cache[G] = s[:, n]
    return y, cache


def backward(params, cache, y_true):
    s, u, W, c, h = cache["s"], cache["u"], cache["W"], cache["c"], cache["h"]
    T, d, k = len(u), h.shape[1], y_true.shape[1]
    dz = cache["y"] - y_true
    dW, db = np.zeros(W.shape), np.zeros((4 * d, 1))
    dh, dc = np.zeros((d, 1)), np.zeros((d, 1))
    for t in range(T)[::-1]:
        f, i, o, g = s[t]
        dh = dh + params["W_Y"].T @ dz[t]
        tc = np.tanh(c[t + 1])
        dc = dc + dh * o * (1 - tc * tc)
        da = np.vstack([dc * c[t] * f * (1 - f), dc * g * i * (1 - i), dh * tc * o * (1 - o), dc * i * (1 - g * g)])
        dW += da @ u[t].T
        db += da
        dh = (W.T @ da)[k:]
        dc = dc * f
    grads = {"W_Y": np.einsum("tkx,tdx->kd", dz, h[1:]), "b_y": dz.sum(axis=0), "h0": dh, "c0": dc}
    for n, G in enumerate(ORDER):
        rows = slice(n * d, n * d + d)
        grads["W_xh_" + G] = dW[rows, :k]
        grads["W_hh_" + G] = dW[rows, k:]
        grads["b_h_" + G] = db[rows]
    return grads
