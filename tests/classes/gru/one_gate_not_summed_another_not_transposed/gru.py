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
    p = params
    h, z, r, n, y = [h0], [], [], [], []
    for t in range(len(x)):
        z.append(sigmoid(p["W_xh_z"] @ x[t] + p["W_hh_z"] @ h[t] + p["b_h_z"]))
        r.append(sigmoid(p["W_xh_r"] @ x[t] + p["W_hh_r"] @ h[t] + p["b_h_r"]))
        n.append(np.tanh(p["W_xh_n"] @ x[t] + p["W_hh_n"] @ (r[t] * h[t]) + p["b_h_n"]))
        h.append((1 - z[t]) * h[t] + z[t] * n[t])
        y.append(softmax(p["W_Y"] @ h[t + 1] + p["b_y"]))
    cache = {"x": x, "y": np.array(y), "h": np.array(h), "z": np.array(z), "r": np.array(r), "n": np.array(n)}
    return cache["y"], cache


def backward(params, cache, y_true):
    p = params
    grads = {name: np.zeros_like(value) for name, value in p.items()}
    dh_next = np.zeros_like(cache["h"][0])
    for t in reversed(range(len(y_true))):
        x, h_prev, h = cache["x"][t], cache["h"][t], cache["h"][t + 1]
        z, r, n = cache["z"][t], cache["r"][t], cache["n"][t]
        ds = cache["y"][t] - y_true[t]
        dh = p["W_Y"].T @ ds + dh_next
        da_z = dh * (n - h_prev) * z * (1 - z)
        da_n = dh * z * (1 - n ** 2)
        dm = p["W_hh_n"].T @ da_n
        da_r = dm * h_prev * r * (1 - r)
        grads["W_Y"] += ds @ h.T
        grads["b_y"] += ds
        grads["W_xh_z"] += da_z @ x.T
        grads["W_xh_r"] = da_r @ x.T
        grads["W_xh_n"] += da_n @ x.T
        grads["W_hh_z"] += da_z @ h_prev.T
        grads["W_hh_r"] = da_r @ h_prev.T
        grads["W_hh_n"] += da_n @ (r * h_prev).T
        grads["b_h_z"] += da_z
        grads["b_h_r"] = da_r
        grads["b_h_n"] += da_n
        dh_next = dh * (1 - z) + dm * r + p["W_hh_z"] @ da_z + p["W_hh_r"].T @ da_r
    grads["h0"] = dh_next
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for name in params:
            params[name] -= lr * grads[name]
    return params, losses
