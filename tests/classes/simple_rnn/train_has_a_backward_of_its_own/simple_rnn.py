import numpy as np


def softmax(z):
    shifted = z - np.max(z)
    exps = np.exp(shifted)
    return exps / np.sum(exps)


def cross_entropy(y, y_true):
    return float(-np.sum(y_true * np.log(y)))


def forward(params, x, h0):
    t = x.shape[0]
    k, d = params["W_Y"].shape
    h = np.zeros((t + 1, d, 1))
    y = np.zeros((t, k, 1))
    h[0] = h0
    for i in range(t):
        a = params["W_H"] @ h[i] + params["W_X"] @ x[i] + params["b_h"]
        h[i + 1] = np.tanh(a)
        y[i] = softmax(params["W_Y"] @ h[i + 1] + params["b_y"])
    return y, {"x": x, "h": h, "y": y}


def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    da_next = np.zeros_like(params["b_h"])
    for i in reversed(range(len(x))):
        dz = y[i] - y_true[i]
        grads["W_Y"] += dz @ h[i + 1].T
        grads["b_y"] += dz
        dh = params["W_Y"].T @ dz + params["W_H"].T @ da_next
        da = (1 - h[i + 1] ** 2) * dh
        grads["W_H"] += da @ h[i].T
        grads["W_X"] += da @ x[i].T
        grads["b_h"] += da
        da_next = da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    """everything written out once more, nothing called"""
    U, W, V = params["W_X"].copy(), params["W_H"].copy(), params["W_Y"].copy()
    b, c = params["b_h"].copy(), params["b_y"].copy()
    L = []
    for _ in range(epochs):
        S, O = [h0], []
        for v in x:
            S.append(np.tanh(U @ v + W @ S[-1] + b))
            q = np.exp(V @ S[-1] + c)
            O.append(q / q.sum())
        L.append(sum(-np.log(o[q == 1][0]) for o, q in zip(O, y_true)))
        U_, W_, V_, b_, c_ = 0 * U, 0 * W, 0 * V, 0 * b, 0 * c
        r = 0 * b
        for n in range(len(x) - 1, -1, -1):
            e = O[n] - y_true[n]
            V_, c_ = V_ + e @ S[n + 1].T, c_ + e
            r = (V.T @ e + r) * (1 - S[n + 1] ** 2)
            U_, W_, b_ = U_ + r @ x[n].T, W_ + r @ S[n].T, b_ + r
            r = 0 * b
        U, W, V, b, c = U - lr * U_, W - lr * W_, V - lr * V_, b - lr * b_, c - lr * c_
    return {"b_y": c, "b_h": b, "W_Y": V, "W_H": W, "W_X": U}, L


if __name__ == "__main__":
    import matplotlib.pyplot as plt
    raise SystemExit("not when graded")
