# %%
"""Vanilla RNN, every product written as an einsum."""
import numpy as np

es = np.einsum

# %%
def softmax(z):
    z = z - z.max(axis=0, keepdims=True)
    return np.exp(z) / np.exp(z).sum(axis=0, keepdims=True)

# %%
def forward(params, x, h0):
    hs = [h0]
    for x_t in x:
        a = es("ij,jo->io", params["W_H"], hs[-1]) + es("ij,jo->io", params["W_X"], x_t) + params["b_h"]
        hs.append(np.tanh(a))
    h = np.stack(hs)
    z = es("ki,tio->tko", params["W_Y"], h[1:]) + params["b_y"]
    y = np.stack([softmax(z_t) for z_t in z])
    return y, dict(x=x, h=h, y=y)

# %%
def cross_entropy(y, y_true):
    return -es("tko,tko->", y_true, np.log(y))

# %%
def backward(params, cache, y_true):
    x, h, y = (cache[name] for name in "xhy")
    dz = y - y_true
    from_y = es("ki,tko->tio", params["W_Y"], dz)
    da = np.zeros_like(from_y)
    later = np.zeros_like(h[0])
    for t in range(len(x) - 1, -1, -1):
        da[t] = (from_y[t] + later) * (1.0 - np.square(h[t + 1]))
        later = es("ji,jo->io", params["W_H"], da[t])
    return {
        "W_X": es("tio,tjo->ij", da, x),
        "W_H": es("tio,tjo->ij", da, h[:-1]),
        "W_Y": es("tio,tjo->ij", dz, h[1:]),
        "b_h": es("tio->io", da),
        "b_y": es("tio->io", dz),
    }

# %%
def train(params, x, y_true, h0, lr, epochs):
    """Train."""
    raise NotImplementedError("write train")
