import numpy as np

G3 = 'zrn'

def sigmoid(a):
    return 0.5 + 0.5 * np.tanh(0.5 * a)

def forward(params, x, h0):
    T = len(x)
    # what the input gives to gates and candidate, for all steps at once
    from_x = {G: np.einsum('dk,tkz->tdz', params[f'W_xh_{G}'], x) + params[f'b_h_{G}'] for G in G3}
    out = {G: np.empty((T,) + h0.shape) for G in G3}
    h = np.empty((T + 1,) + h0.shape)
    h[0] = h0
    times = lambda G, v: np.einsum('de,ez->dz', params[f'W_hh_{G}'], v)
    for t in range(T):
        out['z'][t] = sigmoid(from_x['z'][t] + times('z', h[t]))
        out['r'][t] = sigmoid(from_x['r'][t] + times('r', h[t]))
        out['n'][t] = np.tanh(from_x['n'][t] + times('n', out['r'][t] * h[t]))
        h[t + 1] = h[t] + out['z'][t] * (out['n'][t] - h[t])
    logits = np.einsum('kd,tdz->tkz', params['W_Y'], h[1:]) + params['b_y']
    y = np.exp(logits - logits.max(axis=1, keepdims=True))
    y /= y.sum(axis=1, keepdims=True)
    return y, dict(x=x, y=y, h=h, **out)

def backward(params, cache, y_true):
    x, y, h, z, r, n = (np.asarray(cache[key]) for key in 'xyhzrn')
    da = {G: np.zeros_like(z) for G in G3}
    dy = y - y_true
    from_y = np.einsum('kd,tkz->tdz', params['W_Y'], dy)
    carry = np.zeros_like(h[0])
    back = lambda G, v: np.einsum('de,dz->ez', params[f'W_hh_{G}'], v)
    for t in reversed(range(len(x))):
        dh = from_y[t] + carry
        da['n'][t] = dh * z[t] * (1 - n[t]**2)
        da['z'][t] = dh * (n[t] - h[t]) * z[t] * (1 - z[t])
        dm = back('n', da['n'][t])
        da['r'][t] = dm * h[t] * r[t] * (1 - r[t])
        carry = dh - dh * z[t] + r[t] * dm + back('z', da['z'][t]) + back('r', da['r'][t])
    seen = {'z': h[:-1], 'r': h[:-1], 'n': r * h[:-1]}
    grads = {'W_Y': np.einsum('tkz,tdz->kd', dy, h[1:]), 'b_y': dy.sum(0), 'h0': carry}
    for G in G3:
        grads[f'W_xh_{G}'] = np.einsum('tdz,tkz->dk', da[G], x)
        grads[f'W_hh_{G}'] = np.einsum('tdz,tez->de', da[G], seen[G])
        grads[f'b_h_{G}'] = da[G].sum(0)
    return grads

def train(params, x, y_true, h0, lr, epochs):
    losses = np.zeros(epochs)
    for e in range(epochs):
        y, cache = forward(params, x, h0)
        losses[e] = -np.log((y * y_true).sum(axis=1)).sum()
        grads = backward(params, cache, y_true)
        params = {key: value - lr * grads[key] for key, value in params.items()}
    return params, losses
