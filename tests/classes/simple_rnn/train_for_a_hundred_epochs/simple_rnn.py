import copy
import numpy as np

ORDER = ("W_X", "W_H", "W_Y", "b_h", "b_y")


def pack(tree):
    return np.concatenate([np.ravel(tree[n]) for n in ORDER])


def unpack(theta, like):
    out, start = {}, 0
    for n in ORDER:
        size = like[n].size
        out[n] = theta[start : start + size].reshape(like[n].shape)
        start += size
    return out


def softmax(z):
    return np.exp(z - np.logaddexp.reduce(z))


def forward(params, x, h0):
    h = np.vstack([h0.T, np.zeros((len(x), len(h0)))])[:, :, None]
    z = np.zeros((len(x), len(params["b_y"]), 1))
    for t in range(len(x)):
        h[t + 1] = np.tanh(params["W_H"] @ h[t] + params["W_X"] @ x[t] + params["b_h"])
        z[t] = params["W_Y"] @ h[t + 1] + params["b_y"]
    y = np.array(list(map(softmax, z)))
    return y, {"x": x, "h": h, "y": y, "z": z}


def cross_entropy(y, y_true):
    return -np.log(y[y_true.astype(bool)]).sum()


def backward(params, cache, y_true):
    grads = {n: np.zeros_like(params[n]) for n in ORDER}
    dh = np.zeros_like(cache["h"][0])
    for t in range(len(y_true))[::-1]:
        h_prev, h = cache["h"][t], cache["h"][t + 1]
        dz = cache["y"][t] - y_true[t]
        dh += params["W_Y"].T @ dz
        da = dh * (1 - h) * (1 + h)
        for n, left, right in (("W_Y", dz, h), ("W_H", da, h_prev), ("W_X", da, cache["x"][t])):
            grads[n] += np.outer(left, right)
        grads["b_h"] += da
        grads["b_y"] += dz
        dh = params["W_H"].T @ da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    like = copy.deepcopy(params)
    theta, losses = pack(like), []
    for _ in range(100):
        y, cache = forward(unpack(theta, like), x, h0)
        losses.append(cross_entropy(y, y_true))
        theta = theta - lr * pack(backward(unpack(theta, like), cache, y_true))
    return unpack(theta, like), losses
