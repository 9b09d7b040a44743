# %%
%matplotlib inline
import numpy as np
for i in range(2):
    %time i + 1
    !echo $i
listing = !ls
where = %pwd

# %%
"""Homework 1. Is this right?

%matplotlib inline
!pip install numpy
%%time
"""
import numpy as np

HELP = '''
%%bash
rm -rf *
what is this?
??
'''
ODD = (7
% 4)
assert (ODD
!= 4)
FORMAT = ("%d"
          % 3)

# %%
def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()

# %%
def forward(params, x, h0):
    h, y = [h0], []
    for t in range(len(x)):
        i = (t
             % len(x))  # not a magic?
        h.append(np.tanh(params["W_H"] @ h[i] + params["W_X"] @ x[i] + params["b_h"]))
        y.append(softmax(params["W_Y"] @ h[i + 1] + params["b_y"]))
    return np.array(y), {"x": x, "h": np.array(h), "y": np.array(y)}

# %%
def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))

# %%
def backward(params, cache, y_true):
    grads = {n: np.zeros_like(p) for n, p in params.items()}
    dh_next = np.zeros_like(cache["h"][0])
    t = len(y_true)
    while (t
           != 0):
        t -= 1
        dz = cache["y"][t] - y_true[t]
        dh = params["W_Y"].T \
            @ dz + dh_next
        da = dh * (1 - cache["h"][t + 1] ** 2)
        grads["W_Y"] += dz @ cache["h"][t + 1].T
        grads["b_y"] += dz
        grads["W_H"] += da @ cache["h"][t].T
        grads["W_X"] += da @ cache["x"][t].T
        grads["b_h"] += da
        dh_next = params["W_H"].T @ da
    return grads

# %%
def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for n in params:
            params[n] -= lr * grads[n]
        if not epoch % 100:
            print("""
%d: %f?
""" % (epoch, losses[-1]))
    return params, losses

# %%
# %% not a cell magic
# a comment first
%time softmax(np.zeros((3, 1)))

# %%
if True:
    %matplotlib inline
    !ls -la | head
else:
    !ls
