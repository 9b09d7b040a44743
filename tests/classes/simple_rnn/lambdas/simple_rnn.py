import functools
import numpy as np

softmax = lambda z: (lambda e: e / e.sum())(np.exp(z - z.max()))

cell = lambda p: lambda h, x: np.tanh(p["W_H"] @ h + p["W_X"] @ x + p["b_h"])

unroll = lambda p, x, h0: functools.reduce(lambda hs, x_t: hs + [cell(p)(hs[-1], x_t)], x, [h0])

read_out = lambda p, h: np.array([softmax(p["W_Y"] @ h_t + p["b_y"]) for h_t in h])

pack = lambda x, h, y: (y, {"x": x, "h": np.array(h), "y": y})

forward = lambda params, x, h0: (lambda h: pack(x, h, read_out(params, h[1:])))(unroll(params, x, h0))

cross_entropy = lambda y, y_true: -(y_true * np.log(y)).sum()

delta = lambda p, h, dz, later: (1 - h * h) * (p["W_Y"].T @ dz + later)

deltas = lambda p, h, dz: functools.reduce(
    lambda das, t: [delta(p, h[t + 1], dz[t], p["W_H"].T @ das[0] if das else 0)] + das,
    range(len(dz) - 1, -1, -1),
    [],
)

outer_sum = lambda left, right: sum(a @ b.T for a, b in zip(left, right))

gradients = lambda x, h, dz, da: {
    "W_X": outer_sum(da, x),
    "W_H": outer_sum(da, h[:-1]),
    "W_Y": outer_sum(dz, h[1:]),
    "b_h": sum(da),
    "b_y": sum(dz),
}

backward = lambda params, cache, y_true: (
    lambda dz: gradients(cache["x"], cache["h"], dz, deltas(params, cache["h"], dz))
)(cache["y"] - y_true)

moved = lambda p, g, lr: {n: p[n] - lr * g[n] for n in p}

epoch = lambda x, y_true, h0, lr: lambda state, _: (
    lambda y, cache: (
        moved(state[0], backward(state[0], cache, y_true), lr),
        state[1] + [cross_entropy(y, y_true)],
    )
)(*forward(state[0], x, h0))

train = lambda params, x, y_true, h0, lr, epochs: functools.reduce(
    epoch(x, y_true, h0, lr), range(epochs), (params, [])
)
