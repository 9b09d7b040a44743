import sys
import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def forward(params, x, h0):
    h = [h0]
    for x_t in x:
        h += [np.tanh(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"])]
    y = np.array([softmax(params["W_Y"] @ h_t + params["b_y"]) for h_t in h[1:]])
    return y, {"x": x, "h": np.array(h), "y": y}


def cross_entropy(y, y_true):
    return -np.vdot(y_true, np.log(y))


def backward(params, cache, y_true):
    grads = dict.fromkeys(params, 0)
    dh_next = 0
    for x, h_prev, h, y, target in list(
        zip(cache["x"], cache["h"], cache["h"][1:], cache["y"], y_true)
    )[::-1]:
        dz = y - target
        da = (params["W_Y"].T @ dz + dh_next) * (1 - h**2)
        grads["W_Y"] = grads["W_Y"] + dz @ h.T
        grads["b_y"] = grads["b_y"] + dz
        grads["W_H"] = grads["W_H"] + da @ h_prev.T
        grads["W_X"] = grads["W_X"] + da @ x.T
        grads["b_h"] = grads["b_h"] + da
        dh_next = params["W_H"].T @ da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        params = {name: params[name] - lr * grads[name] for name in params}
    return params, losses


if __name__ == "__main__":
    data = open("input.txt").read()
    softmax = forward = backward = train = cross_entropy = None
    while True:
        print(input("> "))
    sys.exit(1)
