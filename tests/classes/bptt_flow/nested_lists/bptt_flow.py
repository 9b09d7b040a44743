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
    return max(abs(complex(v)) for v in np.linalg.eigvals(W))


def rescale(W, radius):
    factor = radius / spectral_radius(W)
    return [[factor * float(w) for w in row] for row in W]


def jacobian(params, h):
    return [[(1 - float(h_i[0]) ** 2) * w for w in row] for h_i, row in zip(h, params["W_H"].tolist())]


def jacobian_product(params, cache, i, j):
    P = np.eye(len(params["W_H"]))
    for s in range(i, j):
        P = np.array(jacobian(params, cache["h"][s + 1])) @ P
    return P.tolist()


def state_gradients(params, cache, y_true):
    back = np.zeros((len(params["W_H"]), 1))
    found = []
    for h_s, y_s, target in zip(cache["h"][:0:-1], cache["y"][::-1], y_true[::-1]):
        back = back + params["W_Y"].T @ (y_s - target)
        found.insert(0, back.tolist())
        back = params["W_H"].T @ (back * (1 - h_s**2))
    return found


def gradient_norms(params, cache, y_true):
    return [sum(v[0] ** 2 for v in g) ** 0.5 for g in state_gradients(params, cache, y_true)]
