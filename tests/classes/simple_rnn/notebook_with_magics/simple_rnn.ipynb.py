# %% [markdown]
# # 단순 RNN
#
# $$h_t = \tanh(W_H h_{t-1} + W_X x_t + b_h)$$

# %%
%matplotlib inline
%config InlineBackend.figure_format = 'retina'
import numpy as np

# %%
!pip install numpy
!nvidia-smi
%pip install -q tqdm
files = !ls
print(files)

# %%
def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)

softmax?

# %%
%%time
def forward(params, x, h0):
    W_X, W_H, W_Y = params["W_X"], params["W_H"], params["W_Y"]
    b_h, b_y = params["b_h"], params["b_y"]
    T, k, _ = x.shape
    d = h0.shape[0]
    h = np.zeros((T + 1, d, 1))
    y = np.zeros((T, k, 1))
    h[0] = h0
    for t in range(T):
        h[t + 1] = np.tanh(W_H @ h[t] + W_X @ x[t] + b_h)
        y[t] = softmax(W_Y @ h[t + 1] + b_y)
    cache = {"x": x, "h": h, "y": y}
    return y, cache

# %%
def cross_entropy(y, y_true):
    return float(-np.sum(y_true * np.log(y)))
%timeit -n 10 cross_entropy(np.ones((1, 1, 1)), np.ones((1, 1, 1)))

# %%
%%capture out
def backward(params, cache, y_true):
    W_H, W_Y = params["W_H"], params["W_Y"]
    x, h, y = cache["x"], cache["h"], cache["y"]
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh_next = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = y[t] - y_true[t]
        grads["W_Y"] += dz @ h[t + 1].T
        grads["b_y"] += dz
        dh = W_Y.T @ dz + dh_next
        da = (1 - h[t + 1] ** 2) * dh
        grads["W_H"] += da @ h[t].T
        grads["W_X"] += da @ x[t].T
        grads["b_h"] += da
        dh_next = W_H.T @ da
    return grads

# %%
def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for name in params:
            params[name] = params[name] - lr * grads[name]
    return params, losses

# %%
?np.tanh
np.exp??
help(softmax)

# %%
def one_hot(i, k=4):
    v = np.zeros((k, 1))
    v[i] = 1
    return v

x = np.array([one_hot(i) for i in (0, 1, 2)])
y_true = np.array([one_hot(i) for i in (1, 2, 3)])
h0 = np.zeros((3, 1))
rng = np.random.default_rng(0)
params = {"W_X": rng.normal(0, .3, (3, 4)), "W_H": rng.normal(0, .3, (3, 3)), "W_Y": rng.normal(0, .3, (4, 3)),
          "b_h": np.zeros((3, 1)), "b_y": np.zeros((4, 1))}

# %%
%%timeit -n 1 -r 1
train(dict(params), x, y_true, h0, 0.1, 10)

# %%
%%bash
rm -rf /tmp/nothing
for i in 1 2 3; do echo $i; done

# %%
%%html
<script>alert('hello')</script>

# %%
%%writefile notes.txt
def softmax(z): return None

# %%
%who
%whos
%history -n

# %%
params, losses = train(params, x, y_true, h0, 0.5, 200)
losses[-1]
