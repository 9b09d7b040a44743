import numpy as np

def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(0.5 * z)

act = {'f': sigmoid, 'i': sigmoid, 'o': sigmoid, 'g': np.tanh}

def forward(params, x, h0, c0):
    T = len(x)
    # what the input gives to the gates, for all steps at once
    from_x = {G: np.einsum('dk,tkz->tdz', params[f'W_xh_{G}'], x) + params[f'b_h_{G}'] for G in act}
    gates = {G: np.empty((T,) + h0.shape) for G in act}
    h, c = np.empty((T + 1,) + h0.shape), np.empty((T + 1,) + c0.shape)
    h[0], c[0] = h0, c0
    for t in range(T):
        for G, fun in act.items():
            gates[G][t] = fun(from_x[G][t] + np.einsum('de,ez->dz', params[f'W_hh_{G}'], h[t]))
        c[t + 1] = gates['f'][t] * c[t] + gates['i'][t] * gates['g'][t]
        h[t + 1] = gates['o'][t] * c[t + 1]
    logits = np.einsum('kd,tdz->tkz', params['W_Y'], h[1:]) + params['b_y']
    y = np.exp(logits - logits.max(axis=1, keepdims=True))
    y /= y.sum(axis=1, keepdims=True)
    return y, dict(x=x, y=y, h=h, c=c, **gates)

def backward(params, cache, y_true):
    x, y, h, c = (np.asarray(cache[key]) for key in ('x', 'y', 'h', 'c'))
    s = {G: np.asarray(cache[G]) for G in act}
    slope = {G: s[G] * (1 - s[G]) for G in 'fio'}
    slope['g'] = 1 - s['g'] ** 2
    da = {G: np.zeros_like(s[G]) for G in act}
    dz = y - y_true
    dh = np.einsum('kd,tkz->tdz', params['W_Y'], dz)
    dc = np.zeros_like(h[0])
    carry = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        total = dh[t] + carry
        dc = dc + total * s['o'][t] * (1 - np.tanh(c[t + 1]) ** 2)
        da['f'][t] = dc * c[t] * slope['f'][t]
        da['i'][t] = dc * s['g'][t] * slope['i'][t]
        da['g'][t] = dc * s['i'][t] * slope['g'][t]
        da['o'][t] = total * np.tanh(c[t + 1]) * slope['o'][t]
        carry = sum(np.einsum('de,dz->ez', params[f'W_hh_{G}'], da[G][t]) for G in act)
        dc = dc * s['f'][t]
    grads = {'W_Y': np.einsum('tkz,tdz->kd', dz, h[1:]), 'b_y': dz.sum(0), 'h0': carry, 'c0': dc}
    for G in act:
        grads[f'W_xh_{G}'] = np.einsum('tdz,tkz->dk', da[G], x)
        grads[f'W_hh_{G}'] = np.einsum('tdz,tez->de', da[G], h[:-1])
        grads[f'b_h_{G}'] = da[G].sum(0)
    return grads

def stack(params):
    return (np.block([[params[f'W_xh_{G}'], params[f'W_hh_{G}']] for G in 'fiog']),
            np.block([[params[f'b_h_{G}']] for G in 'fiog']))

def step_fused(W, b, x, h_prev, c_prev):
    a = W @ np.r_[x, h_prev] + b
    f, i, o, g = [fun(part) for fun, part in zip(act.values(), np.vsplit(a, 4))]
    c = f * c_prev + i * g
    return o * np.tanh(c), c
