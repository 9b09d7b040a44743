import numpy as np

def init_params(k, d, seed):
    rng = np.random.default_rng(seed)
    shapes = {'W_X': (d, k), 'W_H': (d, d), 'W_Y': (k, d), 'b_h': (d, 1), 'b_y': (k, 1)}
    return {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes.items()}


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


def forward(params, x, h0):
    W_X, W_H, W_Y = (params['W_X'], params['W_H'], params['W_Y'])
    h, y = ([h0], [])
    for x_t in x:
        h.append(np.tanh(W_H @ h[-1] + W_X @ x_t + params['b_h']))
        y.append(softmax(W_Y @ h[-1] + params['b_y']))
    cache = {'x': x, 'h': np.array(h), 'y': np.array(y)}
    return (cache['y'], cache)


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))

from functools import reduce


def spectral_radius(W):
    values, vectors = np.linalg.eig(W)
    return np.absolute(values).max()


def rescale(W, radius):
    factor = radius / spectral_radius(W)
    return factor * W


def tanh_slope(h):
    return 1 - h * h


def jacobian(params, h):
    return np.einsum("i,ij->ij", tanh_slope(h)[:, 0], params["W_H"])


def jacobian_product(params, cache, i, j):
    factors = [jacobian(params, h) for h in cache["h"][i + 1:j + 1]]
    return reduce(lambda late_early, J: J * late_early, factors, np.ones_like(params["W_H"]))


def state_gradients(params, cache, y_true):
    """dL/dh_s = sum over s' >= s of (dh_s'/dh_s)^T W_Y^T (y - y_true)_s'"""
    local = params["W_Y"].T @ (cache["y"] - y_true)
    t = len(local)
    grads = np.zeros_like(local)
    for s in range(t):
        J = np.eye(len(params["W_H"]))
        for later in range(s, t):
            if later > s:
                J = jacobian(params, cache["h"][later + 1]) @ J
            grads[s] += J.T @ local[later]
    return grads


def gradient_norms(params, cache, y_true):
    return np.linalg.norm(state_gradients(params, cache, y_true)[:, :, 0], axis=1)
