# %% [markdown]
# # 문자 단위 RNN

# %%
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

# %%
def init_params(k, d, seed):
    rng = np.random.default_rng(seed)
    shapes = {"W_X": (d, k), "W_H": (d, d), "W_Y": (k, d), "b_h": (d, 1), "b_y": (k, 1)}
    return {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes.items()}

# %%
def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)

# %%
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

# %%
def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))

# %%
def encode(text, vocab):
    place = {c: i for i, c in enumerate(vocab)}
    for c in text:
        if c not in place:
            raise ValueError("unknown character " + c)
    return np.eye(len(vocab))[[place[c] for c in text]].reshape(len(text), len(vocab), 1)

# %%
def decode(y, vocab):
    best = np.argmax(y, axis=1).ravel()
    return "".join(vocab[i] for i in best)

# %%
def perplexity(loss, t):
    return float(np.exp(loss / t))

# %%
def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    dW_X, dW_H, dW_Y = (np.zeros_like(params[n]) for n in ("W_X", "W_H", "W_Y"))
    db_h, db_y = np.zeros_like(params["b_h"]), np.zeros_like(params["b_y"])
    dh_next = np.zeros_like(h[0])
    for t in range(len(x) - 1, -1, -1):
        dz = y[t] - y_true[t]
        dW_Y += np.dot(dz, h[t + 1].T)
        db_y += dz
        dh = np.dot(params["W_Y"].T, dz) + dh_next
        da = dh * (1 - h[t + 1] * h[t + 1])
        dW_X += np.dot(da, x[t].T)
        dW_H += np.dot(da, h[t].T)
        db_h += da
        dh_next = np.dot(params["W_H"].T, da)
    return {"W_X": dW_X, "W_H": dW_H, "W_Y": dW_Y, "b_h": db_h, "b_y": db_y}

# %%
def truncated_bptt(params, x, y_true, h0, window):
    total = 0.0
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    h = h0
    start = 0
    while start < len(x):
        stop = min(start + window, len(x))
        y, cache = forward(params, x[start:stop], h)
        total += cross_entropy(y, y_true[start:stop])
        for name, grad in backward(params, cache, y_true[start:stop]).items():
            grads[name] += grad
        h = cache["h"][-1]
        start = stop
    return total, grads, h

# %%
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum((g ** 2).sum() for g in grads.values()))
    if norm > max_norm:
        grads = {name: g * (max_norm / norm) for name, g in grads.items()}
    return grads, norm

# %%
def sample(params, h0, first, n, vocab):
    out = []
    h, c = h0, first
    while len(out) < n:
        y, cache = forward(params, encode(c, vocab), h)
        h = cache["h"][-1]
        c = decode(y, vocab)
        out.append(c)
    return "".join(out)

# %%
def train(params, text, vocab, h0, lr, epochs, window, max_norm):
    codes = encode(text, vocab)
    x, y_true = codes[:-1], codes[1:]
    losses = []
    for epoch in range(epochs):
        h = h0
        epoch_loss = 0.0
        for i in range(0, len(x), window):
            loss, grads, h = truncated_bptt(params, x[i:i + window], y_true[i:i + window], h, window)
            grads, norm = clip_by_global_norm(grads, max_norm)
            for name in params:
                params[name] -= lr * grads[name]
            epoch_loss += loss
        losses.append(epoch_loss)
    return params, losses

# %%
p0 = init_params(4, 8, 0)
p, losses = train(p0, "hello", "helo", np.zeros((8, 1)), 0.1, 50, 2, 1.0)
plt.plot(losses)
plt.show()
print(sample(p, np.zeros((8, 1)), "h", 4, "helo"))

# %%
grader.check("q5")
