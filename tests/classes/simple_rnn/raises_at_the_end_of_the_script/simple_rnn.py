import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def forward(params, x, h0):
    y = []
    h = [h0]
    for i in range(x.shape[0]):
        h_i = np.tanh(params["W_H"] @ h[i] + params["W_X"] @ x[i] + params["b_h"])
        h.append(h_i)
        y.append(softmax(params["W_Y"] @ h_i + params["b_y"]))
    cache = {}
    cache["x"] = x
    cache["h"] = np.array(h)
    cache["y"] = np.array(y)
    return cache["y"], cache


def cross_entropy(y, y_true):
    loss = 0
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            loss -= y_true[i, j, 0] * np.log(y[i, j, 0])
    return loss


def backward(params, cache, y_true):
    grads = {}
    for n in ["W_X", "W_H", "W_Y", "b_h", "b_y"]:
        grads[n] = params[n] * 0
    dh_next = 0
    for i in range(y_true.shape[0] - 1, -1, -1):
        dz = cache["y"][i] - y_true[i]
        grads["W_Y"] = grads["W_Y"] + np.outer(dz, cache["h"][i + 1])
        grads["b_y"] = grads["b_y"] + dz
        dh = params["W_Y"].T @ dz + dh_next
        da = (1 - np.square(cache["h"][i + 1])) * dh
        grads["W_H"] = grads["W_H"] + np.outer(da, cache["h"][i])
        grads["W_X"] = grads["W_X"] + np.outer(da, cache["x"][i])
        grads["b_h"] = grads["b_h"] + da
        dh_next = params["W_H"].T @ da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for i in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for n in grads:
            params[n] = params[n] - lr * grads[n]
    return params, losses


text = open("data/hello.txt").read()
print(undefined_name)
