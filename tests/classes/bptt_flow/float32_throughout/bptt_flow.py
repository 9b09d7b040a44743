import numpy as np

F = np.float32


def f32(a):
    return np.asarray(a, dtype=F)


def spectral_radius(W):
    return np.max(np.abs(np.linalg.eigvals(f32(W))))


def rescale(W, radius):
    return f32(W) * F(radius) / spectral_radius(W)


def jacobian(params, h):
    h = f32(h)
    return (F(1) - h * h) * f32(params["W_H"])


def jacobian_product(params, cache, i, j):
    out = np.eye(len(params["W_H"]), dtype=F)
    for s in range(i + 1, j + 1):
        out = jacobian(params, cache["h"][s]) @ out
    return out


def state_gradients(params, cache, y_true):
    W_Y, y, target, h = f32(params["W_Y"]), f32(cache["y"]), f32(y_true), f32(cache["h"])
    out = np.zeros(h[1:].shape, dtype=F)
    carry = np.zeros(h[0].shape, dtype=F)
    for s in range(len(y) - 1, -1, -1):
        out[s] = W_Y.T @ (y[s] - target[s]) + carry
        carry = jacobian(params, h[s + 1]).T @ out[s]
    return out


def gradient_norms(params, cache, y_true):
    return np.sqrt((state_gradients(params, cache, y_true) ** 2).sum(axis=1)).ravel()
