import numpy as np


def softmax(z):
    return np.exp(z) / np.sum(np.exp(z))


def forward(params, x, h0):
    raise NotImplementedError


def backward(params, cache, y_true):
    return None


def train(params, x, y_true, h0, lr, epochs):
    return params, []


cross_entropy = None


# ---- second attempt ----

def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def forward(params, x, h0):
    h = np.zeros((len(x) + 1, len(h0), 1))
    y = np.zeros((len(x), len(params["b_y"]), 1))
    h[0] = h0
    for t in range(len(x)):
        h[t + 1] = np.tanh(params["W_H"].dot(h[t]) + params["W_X"].dot(x[t]) + params["b_h"])
        y[t] = softmax(params["W_Y"].dot(h[t + 1]) + params["b_y"])
    return y[:, :, 0], {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    return np.sum(-y_true.reshape(y.shape) * np.log(y))


def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    dW_X = np.zeros_like(params["W_X"])
    dW_H = np.zeros_like(params["W_H"])
    dW_Y = np.zeros_like(params["W_Y"])
    db_h = np.zeros_like(params["b_h"])
    db_y = np.zeros_like(params["b_y"])
    dh_next = np.zeros_like(h[0])
    for t in range(len(x) - 1, -1, -1):
        dz = y[t] - y_true[t]
        dW_Y += dz.dot(h[t + 1].T)
        db_y += dz
        dh = params["W_Y"].T.dot(dz) + dh_next
        da = dh * (1 - h[t + 1] ** 2)
        dW_H += da.dot(h[t].T)
        dW_X += da.dot(x[t].T)
        db_h += da
        dh_next = params["W_H"].T.dot(da)
    return {"W_X": dW_X, "W_H": dW_H, "W_Y": dW_Y, "b_h": db_h, "b_y": db_y}


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        params["W_X"] -= lr * grads["W_X"]
        params["W_H"] -= lr * grads["W_H"]
        params["W_Y"] -= lr * grads["W_Y"]
        params["b_h"] -= lr * grads["b_h"]
        params["b_y"] -= lr * grads["b_y"]
    return params, losses
