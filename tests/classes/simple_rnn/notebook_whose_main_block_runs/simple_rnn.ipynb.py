# %%
import numpy as np

# %%
import types
work = types.SimpleNamespace()

# %%
def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)

# %%
def cross_entropy(y, y_true):
    return float(-np.sum(y_true * np.log(y)))

# %%
if __name__ == "__main__":
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
def train(*args):
    raise NotImplementedError

# %%
# the last definition counts
def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for name in params:
            params[name] = params[name] - lr * grads[name]
    return params, losses
