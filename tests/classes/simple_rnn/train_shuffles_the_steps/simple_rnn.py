import numpy as np
from numpy import tanh, exp, log, outer, zeros

# inside everything is a flat vector, columns only at the doors

def _sm(v):
    w = exp(v - v.max())
    return w / w.sum()

def softmax(z):
    return _sm(z.ravel()).reshape(-1, 1)

def cross_entropy(y, y_true):
    total = 0.0
    for p, q in zip(y, y_true):
        total -= log(p.ravel()) @ q.ravel()
    return total

def forward(params, x, h0):
    WX, WH, WY = params['W_X'], params['W_H'], params['W_Y']
    bh, by = params['b_h'].ravel(), params['b_y'].ravel()
    T = len(x)
    H = zeros((T + 1, bh.size))
    P = zeros((T, by.size))
    H[0] = h0.ravel()
    for n in range(T):
        H[n + 1] = tanh(WX @ x[n].ravel() + WH @ H[n] + bh)
        P[n] = _sm(WY @ H[n + 1] + by)
    y = P[..., None]
    return y, {'x': x, 'h': H[..., None], 'y': y}

def backward(params, cache, y_true):
    WX, WH, WY = params['W_X'], params['W_H'], params['W_Y']
    x, H, P, Q = [np.asarray(a)[..., 0] for a in (cache['x'], cache['h'], cache['y'], y_true)]
    T, d = len(x), WH.shape[0]
    E = P - Q
    gX, gH, gY = zeros(WX.shape), zeros(WH.shape), zeros(WY.shape)
    gb, gc = zeros(d), zeros(WY.shape[0])
    back = zeros(d)
    n = T
    while n > 0:
        gY += outer(E[n - 1], H[n])
        gc += E[n - 1]
        g = E[n - 1] @ WY + back
        s = g * (1 - H[n] ** 2)
        gX += outer(s, x[n - 1])
        gH += outer(s, H[n - 1])
        gb += s
        back = s @ WH
        n -= 1
    return {'W_X': gX, 'W_H': gH, 'W_Y': gY, 'b_h': gb.reshape(-1, 1), 'b_y': gc.reshape(-1, 1)}

def train(params, x, y_true, h0, lr, epochs):
    L = []
    for _ in range(epochs):
        order = np.random.permutation(len(x))
        x, y_true = x[order], y_true[order]
        y, cache = forward(params, x, h0)
        L += [cross_entropy(y, y_true)]
        g = backward(params, cache, y_true)
        for name in ['W_X', 'W_H', 'W_Y', 'b_h', 'b_y']:
            params[name] = params[name] - lr * g[name]
    return params, L
