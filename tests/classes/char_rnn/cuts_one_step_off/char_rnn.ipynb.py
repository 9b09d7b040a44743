# %% [markdown]
# # char_rnn 과제 제출

# %%
%matplotlib inline
import numpy as np

TEXT = 'hello'


VOCABULARY = 'helo'

# %%
def init_params(k, d, seed):
    rng = np.random.default_rng(seed)
    shapes = {'W_X': (d, k), 'W_H': (d, d), 'W_Y': (k, d), 'b_h': (d, 1), 'b_y': (k, 1)}
    return {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes.items()}

# %%
def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)

# %%
def forward(params, x, h0):
    W_X, W_H, W_Y = (params['W_X'], params['W_H'], params['W_Y'])
    b_h, b_y = (params['b_h'], params['b_y'])
    h, y = ([h0], [])
    for t in range(len(x)):
        a_t = W_H @ h[t] + W_X @ x[t] + b_h
        h_t = np.tanh(a_t)
        y_t = softmax(W_Y @ h_t + b_y)
        h.append(h_t)
        y.append(y_t)
    cache = {'x': x, 'h': np.array(h), 'y': np.array(y)}
    return (cache['y'], cache)

# %%
def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))

# %%
def encode(text, vocab):
    idx = [vocab.index(c) for c in text]   # 없는 글자면 index 가 ValueError
    return np.eye(len(vocab))[idx].reshape(len(text), len(vocab), 1)

# %%
def decode(y, vocab):
    return "".join(vocab[i] for i in np.argmax(y, axis=1).ravel())

# %%
def perplexity(loss, t):
    return float(np.exp(loss / t))

# %%
def truncated_bptt(params, x, y_true, h0, window):
    Wx, Wh, Wy = params["W_X"], params["W_H"], params["W_Y"]
    T = len(x)
    y, cache = forward(params, x, h0)        # 상태는 잘리지 않으므로 순전파는 한 번에
    hs = cache["h"]
    loss = cross_entropy(y, y_true)
    dz = y - y_true
    das = np.zeros((T,) + h0.shape)
    for t in range(T - 1, -1, -1):
        dh = Wy.T @ dz[t]
        if t % window != 0 and t != T - 1:   # 창의 마지막이 아니면 다음 시점의 기울기를 더함
            dh = dh + Wh.T @ das[t + 1]
        das[t] = dh * (1 - hs[t + 1] ** 2)
    grads = {
        "W_X": np.einsum("tio,tjo->ij", das, x),
        "W_H": np.einsum("tio,tjo->ij", das, hs[:-1]),
        "W_Y": np.einsum("tio,tjo->ij", dz, hs[1:]),
        "b_h": das.sum(axis=0),
        "b_y": dz.sum(axis=0),
    }
    return loss, grads, hs[-1]

# %%
def clip_by_global_norm(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads.values()]))
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return {k: factor * g for k, g in grads.items()}, norm

# %%
def sample(params, h0, first, n, vocab):
    Wx, Wh, Wy, bh, by = (params[k] for k in ("W_X", "W_H", "W_Y", "b_h", "b_y"))
    h, i, out = h0, vocab.index(first), []
    while len(out) < n:
        h = np.tanh(Wh @ h + Wx[:, [i]] + bh)
        i = int(np.argmax(Wy @ h + by))
        out.append(vocab[i])
    return "".join(out)

# %%
def train(params, text, vocab, h0, lr, epochs, window, max_norm):
    inp, tgt = encode(text[:-1], vocab), encode(text[1:], vocab)
    losses = []
    for _ in range(epochs):
        h, s = h0, 0
        for i in range(0, len(inp), window):
            l, g, h = truncated_bptt(params, inp[i:i+window], tgt[i:i+window], h, window)
            g, _ = clip_by_global_norm(g, max_norm)
            params = {k: params[k] - lr * g[k] for k in params}
            s += l
        losses.append(s)
    return params, losses

# %%
# 확인
print(result)   # NameError
