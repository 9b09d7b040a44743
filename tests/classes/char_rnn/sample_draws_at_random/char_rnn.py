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


def encode(text, vocab):
    k = len(vocab)
    x = []
    for ch in text:
        v = np.zeros((k, 1))
        v[vocab.index(ch)] = 1.0
        x.append(v)
    return np.array(x)


def decode(y, vocab):
    s = ""
    for step in y:
        s = s + vocab[int(step.argmax())]
    return s


def perplexity(loss, t):
    return np.e ** (loss / t)


def truncated_bptt(params, x, y_true, h0, window):
    T = len(x)
    Wx, Wh, Wy = params["W_X"], params["W_H"], params["W_Y"]
    # the whole forward pass first: cutting does not change it
    hs, ys, loss = [h0], [], 0
    for t in range(T):
        hs.append(np.tanh(Wx @ x[t] + Wh @ hs[-1] + params["b_h"]))
        ys.append(softmax(Wy @ hs[-1] + params["b_y"]))
        loss -= np.log(ys[t][y_true[t] == 1].item())
    g = {k: np.zeros(v.shape) for k, v in params.items()}
    back = 0
    for t in range(T - 1, -1, -1):
        if (t + 1) % window == 0:
            back = 0
        e = ys[t] - y_true[t]
        da = (Wy.T @ e + back) * (1 - hs[t + 1] ** 2)
        g["W_Y"] += e @ hs[t + 1].T
        g["b_y"] += e
        g["W_X"] += da @ x[t].T
        g["W_H"] += da @ hs[t].T
        g["b_h"] += da
        back = Wh.T @ da
    return loss, g, hs[-1]


def clip_by_global_norm(grads, max_norm):
    everything = np.concatenate([g.ravel() for g in grads.values()])
    norm = np.linalg.norm(everything)
    scale = min(1.0, max_norm / norm)
    return {k: scale * g for k, g in grads.items()}, norm


def sample(params, h0, first, n, vocab):
    h = h0
    x = encode(first, vocab)[0]
    text = ""
    for i in range(n):
        h = np.tanh(params["W_X"] @ x + params["W_H"] @ h + params["b_h"])
        z = params["W_Y"] @ h + params["b_y"]
        j = int(np.random.default_rng().choice(len(vocab), p=softmax(z).ravel()))
        text += vocab[j]
        x = np.zeros_like(x)
        x[j] = 1
    return text


def train(params, text, vocab, h0, lr, epochs, window, max_norm):
    x = encode(text[:-1], vocab)
    t = encode(text[1:], vocab)
    losses = []
    for e in range(epochs):
        h, s = h0, 0
        for a in range(0, len(x), window):
            b = a + window
            loss, g, h = truncated_bptt(params, x[a:b], t[a:b], h, window)
            g, _ = clip_by_global_norm(g, max_norm)
            params = {k: params[k] - lr * g[k] for k in params}
            s += loss
        losses.append(s)
    return params, losses
