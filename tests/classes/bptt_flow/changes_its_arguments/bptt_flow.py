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
    W *= radius / spectral_radius(W)
    return W


def jacobian(params, h):
    W = params["W_H"].copy()
    W *= 1 - h * h
    return W


def jacobian_product(params, cache, i, j):
    P = np.eye(params["W_H"].shape[0])
    for n in range(j, i, -1):
        P = P @ jacobian(params, cache["h"][n])
    return P


def state_gradients(params, cache, y_true):
    h, dz = cache["h"], cache["y"]
    dz -= y_true
    out = np.empty_like(h[1:])
    dh = np.zeros_like(h[0])
    for s in range(len(dz))[::-1]:
        dh += params["W_Y"].T @ dz[s]
        out[s] = dh
        dh = jacobian(params, h[s + 1]).T @ dh
    return out


def gradient_norms(params, cache, y_true):
    dh = state_gradients(params, cache, y_true)
    return np.linalg.norm(dh.reshape(len(dh), -1), axis=1)
