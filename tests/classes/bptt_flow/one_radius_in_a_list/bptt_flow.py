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


def spectral_radius(W):
    return [np.max(np.abs(np.linalg.eigvals(W)))]


def rescale(W, radius):
    return W * radius / spectral_radius(W)[0]


def jacobian(params, h):
    return (1 - h ** 2) * params["W_H"]


def jacobian_product(params, cache, i, j):
    h = cache["h"]
    product = np.eye(h.shape[1])
    for s in range(i + 1, j + 1):
        product = jacobian(params, h[s]) @ product
    return product.tolist()


def state_gradients(params, cache, y_true):
    h = cache["h"]
    t = len(y_true)
    dh = np.zeros((t, h.shape[1], 1))
    dh_next = np.zeros((h.shape[1], 1))
    for s in range(t, 0, -1):
        dz = cache["y"][s - 1] - y_true[s - 1]
        dh[s - 1] = params["W_Y"].T @ dz + dh_next
        dh_next = jacobian(params, h[s]).T @ dh[s - 1]
    return [d.tolist() for d in dh]


def gradient_norms(params, cache, y_true):
    dh = np.array(state_gradients(params, cache, y_true))
    return np.sqrt(np.sum(dh ** 2, axis=(1, 2))).tolist()
