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


# 과제: 기울기 소실과 폭발

def spectral_radius(W):
    v = np.ones(len(W))
    for _ in range(10):
        v = W @ v
        rho = np.linalg.norm(v)
        v = v / rho
    return float(rho)

def rescale(W, radius):
    rho = spectral_radius(W)
    return (radius / rho) * W

def jacobian(params, h):
    slope = 1 - np.square(h).ravel()      # tanh 의 기울기
    return np.diag(slope) @ params["W_H"]

def jacobian_product(params, cache, i, j):
    hs, Wh = cache["h"], params["W_H"]
    P = np.identity(len(Wh))
    for s in range(j, i, -1):             # 마지막 시점이 맨 왼쪽
        P = P @ (np.diag(1 - hs[s].ravel() ** 2) @ Wh)
    return P

def state_gradients(params, cache, y_true):
    hs, Wh, Wy = cache["h"], params["W_H"], params["W_Y"]
    dz = cache["y"] - y_true
    out = []
    da = np.zeros_like(hs[0])             # 마지막 시점 뒤에는 아무것도 없음
    for s in reversed(range(len(dz))):
        dh = np.dot(Wy.T, dz[s]) + np.dot(Wh.T, da)
        out.append(dh)
        da = dh * (1 - hs[s + 1] ** 2)
    out.reverse()
    return np.array(out)

def gradient_norms(params, cache, y_true):
    return np.array([np.linalg.norm(g) for g in state_gradients(params, cache, y_true)])
