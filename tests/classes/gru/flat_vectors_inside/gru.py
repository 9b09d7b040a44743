import numpy as np


def sig(a):
    return 1.0 / (1.0 + np.exp(-np.clip(a, -500, 500)))


def flat(p):
    return {key: value[:, 0] if key.startswith('b') else value for key, value in p.items()}


def forward(params, x, h0):
    p = flat(params)
    h = h0[:, 0]
    H, Y, Z, R, N = [h], [], [], [], []
    for v in x[:, :, 0]:
        z = sig(v @ p['W_xh_z'].T + h @ p['W_hh_z'].T + p['b_h_z'])
        r = sig(v @ p['W_xh_r'].T + h @ p['W_hh_r'].T + p['b_h_r'])
        n = np.tanh(v @ p['W_xh_n'].T + (h * r) @ p['W_hh_n'].T + p['b_h_n'])
        h = h * (1 - z) + n * z
        q = np.exp(p['W_Y'] @ h + p['b_y'])
        for rows, row in zip((H, Y, Z, R, N), (h, q / np.sum(q), z, r, n)):
            rows.append(row)
    column = lambda rows: np.array(rows)[..., None]
    y = column(Y)
    return y, {'x': x, 'y': y, 'h': column(H), 'z': column(Z), 'r': column(R), 'n': column(N)}


def backward(params, cache, y_true):
    x, y, h, z, r, n = [np.squeeze(cache[key], -1) for key in 'xyhzrn']
    delta = y - np.squeeze(y_true, -1)
    out = {key: np.zeros(value.shape) for key, value in params.items()}
    dh = np.zeros(h.shape[1])
    for t in range(x.shape[0])[::-1]:
        dh = dh + delta[t] @ params['W_Y']
        a = {'z': dh * (n[t] - h[t]) * z[t] * (1 - z[t]), 'n': dh * z[t] * (1 - n[t]**2)}
        m = a['n'] @ params['W_hh_n']
        a['r'] = m * h[t] * r[t] * (1 - r[t])
        out['W_Y'] += np.outer(delta[t], h[t + 1])
        out['b_y'][:, 0] += delta[t]
        for G in 'zrn':
            out['W_xh_' + G] += np.outer(a[G], x[t])
            out['W_hh_' + G] += np.outer(a[G], h[t] * r[t] if G == 'n' else h[t])
            out['b_h_' + G][:, 0] += a[G]
        dh = dh * (1 - z[t]) + m * r[t] + a['z'] @ params['W_hh_z'] + a['r'] @ params['W_hh_r']
    out['h0'] = dh[:, None]
    return out


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    while len(losses) < epochs:
        y, cache = forward(params, x, h0)
        losses += [-float(np.sum(np.log(y[y_true == 1])))]
        grads = backward(params, cache, y_true)
        for key, value in params.items():
            value -= lr * grads[key]
    return params, losses
