import numpy as np

GATES = 'zrn'


def init_params(k, d, seed):
    rng = np.random.default_rng(seed)
    shapes = {}
    for gate in GATES:
        shapes |= {f'W_xh_{gate}': (d, k), f'W_hh_{gate}': (d, d), f'b_h_{gate}': (d, 1)}
    shapes |= {'W_Y': (k, d), 'b_y': (k, 1)}
    return {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes.items()}


def softmax(a):
    e = np.exp(a - np.max(a))
    return e / np.sum(e)


def sigmoid(a):
    return (1 + np.tanh(a / 2)) / 2


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


def forward(params, x, h0):
    # z, r 게이트는 한 번의 행렬 곱으로
    Wx = np.vstack((params["W_xh_z"], params["W_xh_r"]))
    Wh = np.vstack((params["W_hh_z"], params["W_hh_r"]))
    bb = np.vstack((params["b_h_z"], params["b_h_r"]))
    T, d = len(x), len(h0)
    hs = np.zeros((T + 1, d, 1))
    zs, rs, ns = np.zeros((T, d, 1)), np.zeros((T, d, 1)), np.zeros((T, d, 1))
    ys = np.zeros((T, len(params["b_y"]), 1))
    hs[0] = h0
    for t in range(T):
        gates = sigmoid(np.dot(Wx, x[t]) + np.dot(Wh, hs[t]) + bb)
        zs[t], rs[t] = gates[:d], gates[d:]
        ns[t] = np.tanh(np.dot(params["W_xh_n"], x[t]) + np.dot(params["W_hh_n"], rs[t] * hs[t]) + params["b_h_n"])
        hs[t + 1] = hs[t] + zs[t] * (ns[t] - hs[t])
        ys[t] = softmax(np.dot(params["W_Y"], hs[t + 1]) + params["b_y"])
    return ys, {"x": x, "h": hs, "y": ys, "z": zs, "r": rs, "n": ns}

def backward(params, cache, y_true):
    x, hs, ys = cache["x"], cache["h"], cache["y"]
    z, r, n = cache["z"], cache["r"], cache["n"]
    hp = hs[:-1]
    Uz, Ur, Un = params["W_hh_z"], params["W_hh_r"], params["W_hh_n"]
    dscore = ys - y_true
    daz, dar, dan = np.zeros_like(z), np.zeros_like(r), np.zeros_like(n)
    carry = np.zeros_like(hs[0])
    for t in range(len(x) - 1, -1, -1):
        dh = np.dot(params["W_Y"].T, dscore[t]) + carry
        daz[t] = dh * (n[t] - hp[t]) * z[t] * (1 - z[t])
        dan[t] = dh * z[t] * (1 - n[t] * n[t])
        dm = np.dot(Un.T, dan[t])
        dar[t] = dm * hp[t] * r[t] * (1 - r[t])
        carry = dh * (1 - z[t])
        carry = carry + dm
        carry = carry + np.dot(Uz.T, daz[t])
        carry = carry + np.dot(Ur.T, dar[t])
    outer = lambda a, b: np.einsum("tio,tjo->ij", a, b)
    return {
        "W_xh_z": outer(daz, x), "W_hh_z": outer(daz, hp), "b_h_z": daz.sum(0),
        "W_xh_r": outer(dar, x), "W_hh_r": outer(dar, hp), "b_h_r": dar.sum(0),
        "W_xh_n": outer(dan, x), "W_hh_n": outer(dan, r * hp), "b_h_n": dan.sum(0),
        "W_Y": outer(dscore, hs[1:]), "b_y": dscore.sum(0), "h0": carry,
    }

def train(params, x, y_true, h0, lr, epochs):
    history = []
    for e in range(epochs):
        y, cache = forward(params, x, h0)
        history.append(cross_entropy(y, y_true))
        g = backward(params, cache, y_true)
        params = {k: params[k] - lr * g[k] for k in params}
        h0 = h0 - lr * g["h0"]
    return params, history
