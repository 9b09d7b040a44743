import sys
import numpy as np

print("loading", __name__)


def softmax(z):
    print("softmax of", z.ravel())
    e = np.exp(z - z.max())
    return e / e.sum()


def forward(params, x, h0):
    print("forward", x.shape, file=sys.stderr)
    h, y = [h0], []
    for t, x_t in enumerate(x):
        h.append(np.tanh(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"]))
        y.append(softmax(params["W_Y"] @ h[-1] + params["b_y"]))
        print(f"t={t}\n  h={h[-1].ravel()}\n  y={y[-1].ravel()}", flush=True)
    return np.array(y), {"x": x, "h": np.array(h), "y": np.array(y)}


def cross_entropy(y, y_true):
    """Cross entropy."""
    raise NotImplementedError("write cross_entropy")


def backward(params, cache, y_true):
    """Backward."""
    raise NotImplementedError("write backward")


def train(params, x, y_true, h0, lr, epochs):
    """Train."""
    raise NotImplementedError("write train")
