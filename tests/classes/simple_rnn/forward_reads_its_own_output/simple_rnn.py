import numpy as np

# layers like in the book, but for columns

class Affine:
    def __init__(self, W, b=None):
        self.W, self.b = W, b
    def forward(self, v):
        self.v = v
        out = self.W @ v
        return out if self.b is None else out + self.b
    def backward(self, dout):
        self.dW = dout @ self.v.T
        self.db = dout
        return self.W.T @ dout

class Tanh:
    def forward(self, v):
        self.out = np.tanh(v)
        return self.out
    def backward(self, dout):
        return dout * (1 - self.out ** 2)

class SoftmaxWithLoss:
    def forward(self, v):
        self.y = softmax(v)
        return self.y
    def backward(self, target):
        return self.y - target

class Cell:
    def __init__(self, p):
        self.fx, self.fh = Affine(p["W_X"]), Affine(p["W_H"], p["b_h"])
        self.act = Tanh()
        self.fy, self.last = Affine(p["W_Y"], p["b_y"]), SoftmaxWithLoss()
    def forward(self, x, h):
        h = self.act.forward(self.fx.forward(x) + self.fh.forward(h))
        return h, self.last.forward(self.fy.forward(h))
    def backward(self, target, dh_next):
        dh = self.fy.backward(self.last.backward(target))
        da = self.act.backward(dh + dh_next)
        self.fx.backward(da)
        return self.fh.backward(da)
    def grads(self):
        return {"W_X": self.fx.dW, "W_H": self.fh.dW, "b_h": self.fh.db, "W_Y": self.fy.dW, "b_y": self.fy.db}

def softmax(z):
    m = z.max(axis=0, keepdims=True)
    e = np.exp(z - m)
    return e / e.sum(axis=0, keepdims=True)

def cross_entropy(y, y_true):
    return float(np.sum(-np.log(np.sum(y * y_true, axis=1))))

def forward(params, x, h0):
    layers, hs, ys = [], [h0], []
    for t, xt in enumerate(x):
        cell = Cell(params)
        h, y = cell.forward(xt if t == 0 else ys[-1], hs[-1])
        layers.append(cell); hs.append(h); ys.append(y)
    return np.array(ys), {"x": x, "h": np.array(hs), "y": np.array(ys)}

def backward(params, cache, y_true):
    # rebuild the layers from what the cache holds
    total = {n: np.zeros_like(w) for n, w in params.items()}
    dh = np.zeros_like(params["b_h"])
    for t in range(len(y_true) - 1, -1, -1):
        cell = Cell(params)
        cell.fx.v, cell.fh.v, cell.act.out = cache["x"][t], cache["h"][t], cache["h"][t + 1]
        cell.fy.v, cell.last.y = cache["h"][t + 1], cache["y"][t]
        dh = cell.backward(y_true[t], dh)
        for n, g in cell.grads().items():
            total[n] += g
    return total

class SGD:
    def __init__(self, lr):
        self.lr = lr
    def update(self, params, grads):
        for n in params:
            params[n] -= self.lr * grads[n]

def train(params, x, y_true, h0, lr, epochs):
    optimizer = SGD(lr)
    loss_list = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        loss_list.append(cross_entropy(y, y_true))
        optimizer.update(params, backward(params, cache, y_true))
    return params, loss_list
