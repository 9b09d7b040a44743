import numpy as np


class LSTM:
    def __init__(self, params):
        self.p = params

    @staticmethod
    def act(name, z):
        return np.tanh(z) if name == "g" else sigmoid(z)

    def step(self, x, h, c):
        s = {G: self.act(G, self.p["W_xh_" + G].dot(x) + self.p["W_hh_" + G].dot(h) + self.p["b_h_" + G]) for G in "fiog"}
        c = s["f"] * c + s["i"] * s["g"]
        h = s["o"] * np.tanh(c)
        z = self.p["W_Y"].dot(h) + self.p["b_y"]
        y = np.exp(z - z.max())
        return y / y.sum(), h, c, s

    def forward(self, xs, h, c):
        out = {key: [] for key in "yhcfiog"}
        out["h"].append(h)
        out["c"].append(c)
        for x in xs:
            y, h, c, s = self.step(x, h, c)
            for key, value in {"y": y, "h": h, "c": c, **s}.items():
                out[key].append(value)
        out = {key: np.array(value) for key, value in out.items()}
        out["x"] = xs
        return out

    def backward(self, cache, y_true):
        grads = {key: 0.0 for key in self.p}
        dh = dc = np.zeros(cache["h"][0].shape)
        for t in range(len(y_true) - 1, -1, -1):
            f, i, o, g = (cache[G][t] for G in "fiog")
            dz = cache["y"][t] - y_true[t]
            dh = dh + self.p["W_Y"].T.dot(dz)
            tc = np.tanh(cache["c"][t + 1])
            dc = dc + dh * o * (1 - tc ** 2)
            da = {"f": dc * cache["c"][t] * f * (1 - f), "i": dc * g * i * (1 - i),
                  "o": dh * tc * o * (1 - o), "g": dc * i * (1 - g ** 2)}
            grads["W_Y"] = grads["W_Y"] + dz.dot(cache["h"][t + 1].T)
            grads["b_y"] = grads["b_y"] + dz
            dh = 0
            for G, d in da.items():
                grads["W_xh_" + G] = grads["W_xh_" + G] + d.dot(cache["x"][t].T)
                grads["W_hh_" + G] = grads["W_hh_" + G] + d.dot(cache["h"][t].T)
                grads["b_h_" + G] = grads["b_h_" + G] + d
                dh = dh + self.p["W_hh_" + G].T.dot(d)
            dc = dc * f
        grads.update(h0=dh, c0=dc)
        return grads


def sigmoid(z):
    z = np.asarray(z)
    out = np.empty(z.shape)
    positive = z >= 0
    out[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    out[~positive] = e / (1 + e)
    return out


def forward(params, x, h0, c0):
    cache = LSTM(params).forward(x, h0, c0)
    return cache["y"], cache


def backward(params, cache, y_true):
    return LSTM(params).backward(cache, y_true)


def stack(params):
    return (np.vstack([np.hstack((params["W_xh_" + G], params["W_hh_" + G])) for G in "fiog"]),
            np.vstack([params["b_h_" + G] for G in "fiog"]))


def step_fused(W, b, x, h_prev, c_prev):
    a = W.dot(np.vstack((x, h_prev))) + b
    f, i, o, g = np.array_split(a, 4)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c
