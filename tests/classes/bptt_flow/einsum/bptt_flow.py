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


es = np.einsum


def spectral_radius(W):
    values, _ = np.linalg.eig(W)
    return float(np.sqrt((values * values.conj()).real.max()))


def rescale(W, radius):
    return es("ij,->ij", W, radius / spectral_radius(W))


def jacobian(params, h):
    return es("io,ij->ij", 1.0 - np.square(h), params["W_H"])


def jacobian_product(params, cache, i, j):
    P = np.identity(cache["h"].shape[1])
    for h in cache["h"][i + 1 : j + 1]:
        P = es("ab,bc->ac", jacobian(params, h), P)
    return P


def state_gradients(params, cache, y_true):
    own = es("ki,tko->tio", params["W_Y"], cache["y"] - y_true)
    for s in range(len(own) - 2, -1, -1):
        own[s] += es("ji,jo->io", jacobian(params, cache["h"][s + 2]), own[s + 1])
    return own


def gradient_norms(params, cache, y_true):
    dh = state_gradients(params, cache, y_true)
    return np.sqrt(es("tio,tio->t", dh, dh))
