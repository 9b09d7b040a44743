import numpy as np

TEXT = 'hello'


VOCABULARY = 'helo'


def init_params(k, d, seed):
    rng = np.random.default_rng(seed)
    shapes = {'W_X': (d, k), 'W_H': (d, d), 'W_Y': (k, d), 'b_h': (d, 1), 'b_y': (k, 1)}
    return {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes.items()}


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


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


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


def encode(text, vocab):
    x = np.zeros((len(text), len(vocab), 1))
    for t, ch in enumerate(text):
        if ch not in vocab:
            raise ValueError("unknown character: " + ch)
        x[t, vocab.index(ch), 0] = 1
    return x


def decode(y, vocab):
    result = ""
    for y_t in y:
        result += vocab[np.argmax(y_t)]
    return result


def perplexity(loss, t):
    return np.exp(loss / t)


def window_backward(params, cache, y_true):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    da_next = np.zeros_like(params["b_h"])
    for t in reversed(range(len(y_true))):
        dz = cache["y"][t] - y_true[t]
        h, h_prev = cache["h"][t + 1], cache["h"][t]
        grads["W_Y"] += dz @ h.T
        grads["b_y"] += dz
        dh = params["W_Y"].T @ dz + params["W_H"].T @ da_next
        da = (1 - h ** 2) * dh
        grads["W_H"] += da @ h_prev.T
        grads["W_X"] += da @ cache["x"][t].T
        grads["b_h"] += da
        da_next = da
    return grads


def truncated_bptt(params, x, y_true, h0, window):
    loss = 0.0
    total = {name: np.zeros_like(value) for name, value in params.items()}
    h = h0
    for start in range(0, len(x), window):
        end = start + window
        y, cache = forward(params, x[start:end], h)
        loss += cross_entropy(y, y_true[start:end])
        grads = window_backward(params, cache, y_true[start:end])
        for name in total:
            total[name] += grads[name]
        h = cache["h"][-1]
    return loss, total, h


def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g ** 2) for g in grads.values()))
    if norm > max_norm:
        grads = {name: g * max_norm / norm for name, g in grads.items()}
    return grads, norm


def sample(params, h0, first, n, vocab):
    h = h0
    ch = first
    text = ""
    for _ in range(n):
        y, cache = forward(params, encode(ch, vocab), h)
        h = cache["h"][-1]
        ch = decode(y, vocab)
        text += ch
    return text


def train(params, text, vocab, h0, lr, epochs, window, max_norm):
    x = encode(text[:-1], vocab)
    y_true = encode(text[1:], vocab)
    losses = []
    for epoch in range(epochs):
        h = h0
        epoch_loss = 0.0
        for start in range(0, len(x), window):
            xw = x[start:start + window]
            yw = y_true[start:start + window]
            loss, grads, h = truncated_bptt(params, xw, yw, h, window)
            epoch_loss += loss
            grads, _ = clip_by_global_norm(grads, max_norm)
            for name in params:
                params[name] = params[name] - lr * grads[name]
            if start + window < len(x):
                h = forward(params, x[:start + window], h0)[1]["h"][-1]
        losses.append(epoch_loss)
    return params, losses
