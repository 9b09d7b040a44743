import numpy as np

class VanillaRNN:
    def __init__(self, params):
        self.Wx = params["W_X"]
        self.Wh = params["W_H"]
        self.Wy = params["W_Y"]
        self.bh = params["b_h"]
        self.by = params["b_y"]

    @staticmethod
    def _softmax(v):
        ex = np.exp(v - np.amax(v))
        return ex / ex.sum()

    def step(self, xt, h_prev):
        h = np.tanh(np.dot(self.Wh, h_prev) + np.dot(self.Wx, xt) + self.bh)
        out = self._softmax(np.dot(self.Wy, h) + self.by)
        return h, out

    def run(self, x, h0):
        self.hs, self.outs = [h0], []
        state = h0
        for xt in x:
            state, out = self.step(xt, state)
            self.hs.append(state)
            self.outs.append(out)
        return np.stack(self.outs)

    def zero_grad(self):
        self.dWx = np.zeros_like(self.Wx)
        self.dWh = np.zeros_like(self.Wh)
        self.dWy = np.zeros_like(self.Wy)
        self.dbh = np.zeros_like(self.bh)
        self.dby = np.zeros_like(self.by)

    def step_back(self, xt, h_prev, h, err, dh_next):
        self.dWy += np.dot(err, h.T)
        self.dby += err
        dh = np.dot(self.Wy.T, err) + dh_next
        draw = dh * h * (1 - h)
        self.dWx += np.dot(draw, xt.T)
        self.dWh += np.dot(draw, h_prev.T)
        self.dbh += draw
        return np.dot(self.Wh, draw)

    def bptt(self, x, hs, ys, y_true):
        self.zero_grad()
        dh_next = np.zeros_like(self.bh)
        for t in range(len(x) - 1, -1, -1):
            err = ys[t] - y_true[t]
            dh_next = self.step_back(x[t], hs[t], hs[t + 1], err, dh_next)
        return {"W_X": self.dWx, "W_H": self.dWh, "W_Y": self.dWy, "b_h": self.dbh, "b_y": self.dby}


def softmax(z):
    return VanillaRNN._softmax(z)


def forward(params, x, h0):
    net = VanillaRNN(params)
    y = net.run(x, h0)
    return y, {"x": x, "h": np.stack(net.hs), "y": y, "T": len(x)}


def cross_entropy(y, y_true):
    loss = 0
    for t in range(len(y)):
        loss += -np.log(y[t][np.argmax(y_true[t]), 0])
    return loss


def backward(params, cache, y_true):
    net = VanillaRNN(params)
    return net.bptt(cache["x"], cache["h"], cache["y"], y_true)


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for epoch in range(1, epochs + 1):
        y, cache = forward(params, x, h0)
        loss = cross_entropy(y, y_true)
        losses.append(loss)
        grads = backward(params, cache, y_true)
        for key in grads.keys():
            params[key] = params[key] - lr * grads[key]
        if epoch % 10 == 0:
            print("epoch", epoch, "loss", loss)
    return params, losses
