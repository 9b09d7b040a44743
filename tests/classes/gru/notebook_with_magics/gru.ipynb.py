# %% [markdown]
# # GRU 과제

# %%
%matplotlib inline
import matplotlib.pyplot as plt

# %%
import numpy as np

# %%
def softmax(a):
    e = np.exp(a - a.max())
    return e / e.sum()

# %%
def sigmoid(a):
    return 1 / (1 + np.exp(-a))

# %%
def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))

# %%
def forward(params, x, h0):
    T, k, _ = x.shape
    d = h0.shape[0]
    h = np.zeros((T + 1, d, 1))
    z, r, n = (np.zeros((T, d, 1)) for _ in range(3))
    y = np.zeros((T, k, 1))
    h[0] = h0
    for t in range(T):
        z[t] = sigmoid(params['W_xh_z'] @ x[t] + params['W_hh_z'] @ h[t] + params['b_h_z'])
        r[t] = sigmoid(params['W_xh_r'] @ x[t] + params['W_hh_r'] @ h[t] + params['b_h_r'])
        n[t] = np.tanh(params['W_xh_n'] @ x[t] + params['W_hh_n'] @ (r[t] * h[t]) + params['b_h_n'])
        h[t + 1] = (1 - z[t]) * h[t] + z[t] * n[t]
        y[t] = softmax(params['W_Y'] @ h[t + 1] + params['b_y'])
    return y, {'x': x, 'y': y, 'h': h, 'z': z, 'r': r, 'n': n}

# %%
def backward(params, cache, y_true):
    x, y, h = cache['x'], cache['y'], cache['h']
    z, r, n = cache['z'], cache['r'], cache['n']
    grads = {key: np.zeros_like(params[key]) for key in params}
    dh_next = np.zeros_like(h[0])
    for t in range(len(x) - 1, -1, -1):
        dy = y[t] - y_true[t]
        grads['W_Y'] += dy @ h[t + 1].T
        grads['b_y'] += dy
        dh = params['W_Y'].T @ dy + dh_next
        dn = dh * z[t]
        dz = dh * n[t] - dh * h[t]
        dan = dn * (1 - n[t] ** 2)
        drh = params['W_hh_n'].T @ dan
        dr = drh * h[t]
        daz = dz * z[t] * (1 - z[t])
        dar = dr * r[t] * (1 - r[t])
        grads['W_xh_z'] += daz @ x[t].T
        grads['W_xh_r'] += dar @ x[t].T
        grads['W_xh_n'] += dan @ x[t].T
        grads['W_hh_z'] += daz @ h[t].T
        grads['W_hh_r'] += dar @ h[t].T
        grads['W_hh_n'] += dan @ (r[t] * h[t]).T
        grads['b_h_z'] += daz
        grads['b_h_r'] += dar
        grads['b_h_n'] += dan
        dh_next = dh * (1 - z[t])
        dh_next = dh_next + drh * r[t]
        dh_next = dh_next + params['W_hh_z'].T @ daz
        dh_next = dh_next + params['W_hh_r'].T @ dar
    grads['h0'] = dh_next
    return grads

# %%
def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for key in params:
            params[key] = params[key] - lr * grads[key]
    return params, losses

# %%
!pip list

# %%
plt.plot([1, 2])

# %%
print(undefined_name)
