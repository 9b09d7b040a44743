# %%
import sys
import numpy as np

print("loading", __name__)

# %%
def softmax(z):
    print("softmax of", z.ravel())
    e = np.exp(z - z.max())
    return e / e.sum()

# %%
def forward(params, x, h0):
    print("forward", x.shape, file=sys.stderr)
    h, y = [h0], []
    for t, x_t in enumerate(x):
        h.append(np.tanh(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"]))
        y.append(softmax(params["W_Y"] @ h[-1] + params["b_y"]))
        print(f"t={t}\n  h={h[-1].ravel()}\n  y={y[-1].ravel()}", flush=True)
    return np.array(y), {"x": x, "h": np.array(h), "y": np.array(y)}

# %%
def cross_entropy(y, y_true):
    loss = -np.sum(y_true * np.log(y))
    sys.stdout.write(f"loss {loss}\r")
    return loss

# %%
def backward(params, cache, y_true):
    grads = {}
    for name in params:
        grads[name] = np.zeros_like(params[name])
    dh_next = np.zeros_like(cache["h"][0])
    for t in reversed(range(len(cache["x"]))):
        dz = cache["y"][t] - y_true[t]
        dh = params["W_Y"].T @ dz + dh_next
        da = dh * (1 - cache["h"][t + 1] ** 2)
        grads["W_Y"] += dz @ cache["h"][t + 1].T
        grads["b_y"] += dz
        grads["W_H"] += da @ cache["h"][t].T
        grads["W_X"] += da @ cache["x"][t].T
        grads["b_h"] += da
        dh_next = params["W_H"].T @ da
    print("grads:", grads)
    return grads

# %%
def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for epoch in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true) / len(x))
        grads = backward(params, cache, y_true)
        for name in params:
            params[name] -= lr * grads[name]
        print(f"epoch {epoch}: loss {losses[-1]:.6f}")
    print("done", "=" * 60)
    return params, losses
