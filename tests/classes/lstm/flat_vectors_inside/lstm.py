import numpy as np

G4 = ('f', 'i', 'o', 'g')


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-np.clip(z, -500, 500)))


def forward(params, x, h0, c0):
    p = {key: value[:, 0] if value.shape[1] == 1 and key[0] == 'b' else value for key, value in params.items()}
    xs = x[:, :, 0]
    h, c = h0[:, 0], c0[:, 0]
    H, C, Y = [h], [c], []
    S = {G: [] for G in G4}
    for v in xs:
        s = {}
        for G in G4:
            a = v @ p['W_xh_' + G].T + h @ p['W_hh_' + G].T + p['b_h_' + G]
            s[G] = np.tanh(a) if G == 'g' else sigmoid(a)
            S[G].append(s[G])
        c = c * s['f'] + s['g'] * s['i']
        h = np.tanh(c) * s['o']
        q = np.exp(p['W_Y'] @ h + p['b_y'])
        H.append(h)
        C.append(c)
        Y.append(q / np.sum(q))
    column = lambda rows: np.array(rows)[..., None]
    y = column(Y)
    return y, {'x': x, 'y': y, 'h': column(H), 'c': column(C), **{G: column(S[G]) for G in G4}}


def backward(params, cache, y_true):
    x, y, h, c = [np.squeeze(cache[key], -1) for key in ('x', 'y', 'h', 'c')]
    f, i, o, g = [np.squeeze(cache[key], -1) for key in G4]
    delta = y - np.squeeze(y_true, -1)
    T = x.shape[0]
    out = {key: np.zeros(value.shape) for key, value in params.items()}
    dh, dc = np.zeros(h.shape[1]), np.zeros(h.shape[1])
    for t in range(T)[::-1]:
        dh = dh + delta[t] @ params['W_Y']
        tc = np.tanh(c[t + 1])
        dc = dc + dh * o[t] * (1 - tc**2)
        a = {'o': dh * tc * o[t] * (1 - o[t]), 'f': dc * c[t] * f[t] * (1 - f[t]),
             'i': dc * g[t] * i[t] * (1 - i[t]), 'g': dc * i[t] * (1 - g[t]**2)}
        out['W_Y'] += np.outer(delta[t], h[t + 1])
        out['b_y'][:, 0] += delta[t]
        for G in G4:
            out['W_xh_' + G] += np.outer(a[G], x[t])
            out['W_hh_' + G] += np.outer(a[G], h[t])
            out['b_h_' + G][:, 0] += a[G]
        dh = sum(a[G] @ params['W_hh_' + G] for G in G4)
        dc = dc * f[t]
    out['h0'], out['c0'] = dh[:, None], dc[:, None]
    return out


def stack(params):
    d, k = params['W_xh_f'].shape
    W = np.zeros((4 * d, k + d))
    b = np.zeros((4 * d, 1))
    for n, G in enumerate(G4):
        W[n * d:(n + 1) * d, :k] = params['W_xh_' + G]
        W[n * d:(n + 1) * d, k:] = params['W_hh_' + G]
        b[n * d:(n + 1) * d] = params['b_h_' + G]
    return W, b


def step_fused(W, b, x, h_prev, c_prev):
    d = h_prev.shape[0]
    k = x.shape[0]
    a = W[:, :k] @ x + W[:, k:] @ h_prev + b
    c = sigmoid(a[0:d]) * c_prev + sigmoid(a[d:2*d]) * np.tanh(a[3*d:4*d])
    return sigmoid(a[2*d:3*d]) * np.tanh(c), c
