import numpy as np


class Step:
    def __init__(self, x, before, after, y):
        self.x, self.before, self.after, self.y = x, before, after, y

    def __repr__(self):
        return "<one step>"


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()


def forward(params, x, h0):
    h, y, steps, slopes = [h0], [], [], {}
    for t, x_t in enumerate(x):
        after = np.tanh(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"])
        y.append(softmax(params["W_Y"] @ after + params["b_y"]))
        steps.append(Step(x_t, h[-1], after, y[-1]))
        slopes["tanh", t] = lambda dh, after=after: dh * (1 - after**2)
        h.append(after)
    cache = {
        "x": x,
        "h": np.array(h),
        "y": np.array(y),
        "steps": steps,
        "slopes": slopes,
        ("last", "state"): h[-1],
        7: {1, 2, 3},
        None: softmax,
        "itself": [],
        "type": Step,
    }
    cache["itself"].append(cache)
    return cache["y"], cache


def cross_entropy(y, y_true):
    return -np.sum(np.log(y[y_true == 1]))


def backward(params, cache, y_true):
    if "slopes" not in cache:
        _, cache = forward(params, cache["x"], cache["h"][0])
    g = {name: np.zeros_like(p) for name, p in params.items()}
    dh = np.zeros_like(cache["last", "state"])
    for t in reversed(range(len(cache["steps"]))):
        step = cache["steps"][t]
        dz = step.y - y_true[t]
        dh = dh + params["W_Y"].T @ dz
        da = cache["slopes"]["tanh", t](dh)
        g["W_Y"] += np.outer(dz, step.after)
        g["b_y"] += dz
        g["W_H"] += np.outer(da, step.before)
        g["W_X"] += np.outer(da, step.x)
        g["b_h"] += da
        dh = params["W_H"].T @ da
    return g


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        g = backward(params, cache, y_true)
        params = {name: params[name] - lr * g[name] for name in g}
    return params, losses
