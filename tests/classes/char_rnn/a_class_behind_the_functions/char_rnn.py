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
    b_h, b_y = params["b_h"], params["b_y"]
    h, y = [h0], []
    for t in range(len(x)):
        a_t = W_H @ h[t] + W_X @ x[t] + b_h
        h_t = np.tanh(a_t)
        y_t = softmax(W_Y @ h_t + b_y)
        h.append(h_t)
        y.append(y_t)
    cache = {"x": x, "h": np.array(h), "y": np.array(y)}
    return cache["y"], cache


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


class CharModel:
    """The model; the functions below are its face."""

    def __init__(self, params, h0):
        self.params, self.h = dict(params), h0

    def step(self, x):
        y, cache = forward(self.params, x, self.h)
        self.h = cache["h"][-1]
        return y, cache

    def window(self, x, y_true):
        y, cache = self.step(x)
        p, h = self.params, cache["h"]
        dzs = [a - b for a, b in zip(y, y_true)]
        das, later = [], 0.0
        for dz, h_t in zip(reversed(dzs), h[:0:-1]):
            das.insert(0, (p["W_Y"].T @ dz + later) * (1.0 - np.square(h_t)))
            later = p["W_H"].T @ das[0]
        return cross_entropy(y, y_true), {
            "W_X": sum(da @ x_t.T for da, x_t in zip(das, x)),
            "W_H": sum(da @ h_t.T for da, h_t in zip(das, h)),
            "W_Y": sum(dz @ h_t.T for dz, h_t in zip(dzs, h[1:])),
            "b_h": sum(das),
            "b_y": sum(dzs),
        }


def windows(t, size):
    while t:
        yield min(t, size)
        t -= min(t, size)


def encode(text, vocab):
    return np.array([[[float(v == c)] for v in vocab] for c in text if vocab.index(c) >= 0])


def decode(y, vocab):
    return str().join(max(zip(y_t.ravel(), vocab))[1] for y_t in y)


def perplexity(loss, t):
    return np.array([np.exp(loss) ** (1 / t)])


def truncated_bptt(params, x, y_true, h0, window):
    model, start, found = CharModel(params, h0), 0, []
    for size in windows(len(x), window):
        found.append(model.window(x[start:start + size], y_true[start:start + size]))
        start += size
    grads = {name: sum(g[name] for _, g in found) for name in params}
    return np.array([[sum(loss for loss, _ in found)]]), grads, model.h


def clip_by_global_norm(grads, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads.values()])
    return {n: g / max(1.0, norm / max_norm) for n, g in grads.items()}, norm


def sample(params, h0, first, n, vocab):
    if n == 0:
        return ""
    y, cache = forward(params, encode(first, vocab), h0)
    c = decode(y, vocab)
    return c + sample(params, cache["h"][-1], c, n - 1, vocab)


def train(params, text, vocab, h0, lr, epochs, window, max_norm):
    model, losses = CharModel(params, h0), np.zeros((epochs, 1))
    x, y_true = encode(text[:-1], vocab), encode(text[1:], vocab)
    for e in range(epochs):
        model.h, start = h0, 0
        for size in windows(len(x), window):
            loss, grads = model.window(x[start:start + size], y_true[start:start + size])
            grads, _ = clip_by_global_norm(grads, max_norm)
            model.params = {n: p - lr * grads[n] for n, p in model.params.items()}
            losses[e] += loss
            start += size
    return model.params, losses
