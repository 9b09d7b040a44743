import numpy as np


def init_params(k, d, seed):
    rng = np.random.default_rng(seed)
    shapes = {"W_X": (d, k), "W_H": (d, d), "W_Y": (k, d), "b_h": (d, 1), "b_y": (k, 1)}
    return {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes.items()}


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


def forward(params, x, h0):
    W_X, W_H, W_Y = params["W_X"], params["W_H"], params["W_Y"]
    h, y = [h0], []
    for x_t in x:
        h.append(np.tanh(W_H @ h[-1] + W_X @ x_t + params["b_h"]))
        y.append(softmax(W_Y @ h[-1] + params["b_y"]))
    cache = {"x": x, "h": np.array(h), "y": np.array(y)}
    return cache["y"], cache


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


def spectral_radius(W):
    return np.abs(np.linalg.eigvals(W)).max()


def rescale(W, radius):
    return radius / spectral_radius(W) * W


def jacobian(params, h):
    return np.diag(1 - h[:, 0] ** 2) @ params["W_H"]


def jacobian_product(params, cache, i, j):
    P = np.eye(params["W_H"].shape[0])
    while i <= j:
        P = jacobian(params, cache["h"][j]) @ P
    return P


def state_gradients(params, cache, y_true):
    h, y = cache["h"], cache["y"]
    t = len(y)
    grads = [None] * t
    dh = np.zeros_like(h[0])
    for s in range(t, 0, -1):
        dh = dh + params["W_Y"].T @ (y[s - 1] - y_true[s - 1])
        grads[s - 1] = dh
        dh = params["W_H"].T @ ((1 - h[s] ** 2) * dh)
    return np.array(grads)


def gradient_norms(params, cache, y_true):
    dh = state_gradients(params, cache, y_true)
    return np.linalg.norm(dh.reshape(len(dh), -1), axis=1)
