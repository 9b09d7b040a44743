# %% [markdown]
# # LSTM 과제

# %%
%matplotlib inline
import matplotlib.pyplot as plt

# %%
import numpy as np

# %%
def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()

# %%
def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))

# %%
def sigmoid(z):
    # e^{-|z|} never overflows
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))

# %%
def forward(params, x, h0, c0):
    T, k, _ = x.shape
    d = h0.shape[0]
    h = np.zeros((T + 1, d, 1))
    c = np.zeros((T + 1, d, 1))
    f, i, o, g = (np.zeros((T, d, 1)) for _ in range(4))
    y = np.zeros((T, k, 1))
    h[0], c[0] = h0, c0
    for t in range(T):
        f[t] = sigmoid(params['W_xh_f'] @ x[t] + params['W_hh_f'] @ h[t] + params['b_h_f'])
        i[t] = sigmoid(params['W_xh_i'] @ x[t] + params['W_hh_i'] @ h[t] + params['b_h_i'])
        o[t] = sigmoid(params['W_xh_o'] @ x[t] + params['W_hh_o'] @ h[t] + params['b_h_o'])
        g[t] = np.tanh(params['W_xh_g'] @ x[t] + params['W_hh_g'] @ h[t] + params['b_h_g'])
        c[t + 1] = f[t] * c[t] + i[t] * g[t]
        h[t + 1] = o[t] * np.tanh(c[t + 1])
        y[t] = softmax(params['W_Y'] @ h[t + 1] + params['b_y'])
    return y, {'x': x, 'y': y, 'h': h, 'c': c, 'f': f, 'i': i, 'o': o, 'g': g}

# %%
def backward(params, cache, y_true):
    x, y, h, c = cache['x'], cache['y'], cache['h'], cache['c']
    f, i, o, g = cache['f'], cache['i'], cache['o'], cache['g']
    grads = {key: np.zeros_like(params[key]) for key in params}
    dh_next = np.zeros_like(h[0])
    dc_next = np.zeros_like(c[0])
    for t in range(len(x) - 1, -1, -1):
        dz = y[t] - y_true[t]
        grads['W_Y'] += dz @ h[t + 1].T
        grads['b_y'] += dz
        dh = params['W_Y'].T @ dz + dh_next
        do = dh * np.tanh(c[t + 1])
        dc = dh * o[t] * (1 - np.tanh(c[t + 1]) ** 2) + dc_next
        df = dc * c[t]
        di = dc * g[t]
        dg = dc * i[t]
        daf = df * f[t] * (1 - f[t])
        dai = di * i[t] * (1 - i[t])
        dao = do * o[t] * (1 - o[t])
        dag = dg * (1 - g[t] ** 2)
        dh_next = np.zeros_like(dh)
        for name, da in (('f', daf), ('i', dai), ('o', dao), ('g', dag)):
            grads['W_xh_' + name] += da @ x[t].T
            grads['W_hh_' + name] += da @ h[t].T
            grads['b_h_' + name] += da
            dh_next = dh_next + params['W_hh_' + name].T @ da
        dc_next = dc * f[t]
    grads['h0'] = dh_next
    grads['c0'] = dc_next
    return grads

# %%
def stack(params):
    W = np.concatenate([
        np.concatenate([params['W_xh_f'], params['W_hh_f']], axis=1),
        np.concatenate([params['W_xh_i'], params['W_hh_i']], axis=1),
        np.concatenate([params['W_xh_o'], params['W_hh_o']], axis=1),
        np.concatenate([params['W_xh_g'], params['W_hh_g']], axis=1),
    ])
    b = np.concatenate([params['b_h_f'], params['b_h_i'], params['b_h_o'], params['b_h_g']])
    return W, b

# %%
def step_fused(W, b, x, h_prev, c_prev):
    d = len(h_prev)
    a = W @ np.concatenate([x, h_prev]) + b
    f = sigmoid(a[:d])
    i = sigmoid(a[d:2 * d])
    o = sigmoid(a[2 * d:3 * d])
    g = np.tanh(a[3 * d:])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c

# %%
!pip install numpy
plt.plot([1, 2, 3])
plt.show()

# %%
backward(None, None, None)  # 연습
