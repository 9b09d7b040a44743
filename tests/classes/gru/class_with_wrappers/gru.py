import numpy as np


class GRU:
    def __init__(self, params):
        self.p = params

    def affine(self, G, x, h):
        return self.p["W_xh_" + G].dot(x) + self.p["W_hh_" + G].dot(h) + self.p["b_h_" + G]

    def forward(self, xs, h):
        out = {key: [] for key in "yhzrn"}
        out["h"].append(h)
        for x in xs:
            z = 1 / (1 + np.exp(-self.affine("z", x, h)))
            r = 1 / (1 + np.exp(-self.affine("r", x, h)))
            n = np.tanh(self.affine("n", x, r * h))
            h = h - z * h + z * n
            s = self.p["W_Y"].dot(h) + self.p["b_y"]
            y = np.exp(s - s.max())
            for key, value in {"y": y / y.sum(), "h": h, "z": z, "r": r, "n": n}.items():
                out[key].append(value)
        out = {key: np.array(value) for key, value in out.items()}
        out["x"] = xs
        return out

    def backward(self, cache, y_true):
        grads = {key: 0.0 for key in self.p}
        dh = np.zeros(cache["h"][0].shape)
        for t in range(len(y_true) - 1, -1, -1):
            z, r, n, h, x = (cache[key][t] for key in "zrnhx")
            ds = cache["y"][t] - y_true[t]
            dh = dh + self.p["W_Y"].T.dot(ds)
            dn = dh * z * (1 - n ** 2)
            dm = self.p["W_hh_n"].T.dot(dn)
            da = {"n": dn, "z": dh * (n - h) * z * (1 - z), "r": dm * h * r * (1 - r)}
            grads["W_Y"] = grads["W_Y"] + ds.dot(cache["h"][t + 1].T)
            grads["b_y"] = grads["b_y"] + ds
            dh = (1 - z) * dh + r * dm
            for G, d in da.items():
                grads["W_xh_" + G] = grads["W_xh_" + G] + d.dot(x.T)
                grads["W_hh_" + G] = grads["W_hh_" + G] + d.dot((r * h if G == "n" else h).T)
                grads["b_h_" + G] = grads["b_h_" + G] + d
                if G != "n":
                    dh = dh + self.p["W_hh_" + G].T.dot(d)
        grads["h0"] = dh
        return grads


def forward(params, x, h0):
    cache = GRU(params).forward(x, h0)
    return cache["y"], cache


def backward(params, cache, y_true):
    return GRU(params).backward(cache, y_true)


def train(params, x, y_true, h0, lr, epochs):
    net, losses = GRU(dict(params)), []
    for _ in range(epochs):
        cache = net.forward(x, h0)
        losses.append(-(y_true * np.log(cache["y"])).sum())
        grads = net.backward(cache, y_true)
        net.p = {key: net.p[key] - lr * grads[key] for key in net.p}
    return net.p, losses
