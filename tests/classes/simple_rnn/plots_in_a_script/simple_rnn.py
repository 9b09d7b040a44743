import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib import cm

plt.rcParams["figure.figsize"] = (8, 4)
plt.style.use("seaborn-v0_8")


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def forward(params, x, h0):
    h, y = [h0], []
    for x_t in x:
        h.append(np.tanh(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"]))
        y.append(softmax(params["W_Y"] @ h[-1] + params["b_y"]))
    return np.array(y), {"x": x, "h": np.array(h), "y": np.array(y)}


def cross_entropy(y, y_true):
    return -(y_true * np.log(y)).sum()


def backward(params, cache, y_true):
    grads = {n: np.zeros_like(p) for n, p in params.items()}
    dh_next = np.zeros_like(cache["h"][0])
    for t in range(len(y_true))[::-1]:
        dz = cache["y"][t] - y_true[t]
        da = (params["W_Y"].T @ dz + dh_next) * (1 - cache["h"][t + 1] ** 2)
        grads["W_Y"] += dz @ cache["h"][t + 1].T
        grads["b_y"] += dz
        grads["W_H"] += da @ cache["h"][t].T
        grads["W_X"] += da @ cache["x"][t].T
        grads["b_h"] += da
        dh_next = params["W_H"].T @ da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for n in params:
            params[n] -= lr * grads[n]
    plt.figure()
    plt.plot(losses, label="loss", color=cm.viridis(0.5))
    plt.legend(loc="upper right")
    plt.savefig("loss.png", dpi=150)
    return params, losses


fig, ax = plt.subplots()
ax.plot([1, 2, 3])
ax.set_xlabel("epoch")
fig.tight_layout()
fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
im = left.imshow(np.eye(3), cmap="viridis")
fig.colorbar(im, ax=left)
with plt.style.context("ggplot"):
    plt.title("loss")
plt.show()
plt.close("all")
