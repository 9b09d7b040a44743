"""Simple RNN."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Dict, List, NamedTuple, Tuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Params = Dict[str, Array]


@dataclass
class Gradients:
    W_X: Array
    W_H: Array
    W_Y: Array
    b_h: Array
    b_y: Array

    @classmethod
    def zeros(cls, params: Params) -> Gradients:
        return cls(**{f.name: np.zeros_like(params[f.name]) for f in fields(cls)})

    def descend(self, params: Params, lr: float) -> Params:
        return {f.name: params[f.name] - lr * getattr(self, f.name) for f in fields(self)}


class Forward(NamedTuple):
    y: Array
    cache: dict[str, Array]


def softmax(z: Array) -> Array:
    shifted: Array = z - z.max()
    return np.exp(shifted) / np.exp(shifted).sum()


def forward(params: Params, x: Array, h0: Array) -> Forward:
    h: List[Array] = [h0]
    y: List[Array] = []
    for x_t in x:
        h.append(np.tanh(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"]))
        y.append(softmax(params["W_Y"] @ h[-1] + params["b_y"]))
    return Forward(np.array(y), {"x": x, "h": np.array(h), "y": np.array(y)})


def cross_entropy(y: Array, y_true: Array) -> float:
    return -float(np.sum(y_true * np.log(y)))


def _gradients(params: Params, cache: dict[str, Array], y_true: Array) -> Gradients:
    g = Gradients.zeros(params)
    h, dz_all = cache["h"], cache["y"] - y_true
    dh_next: Array = np.zeros_like(h[0])
    for t in range(len(y_true) - 1, -1, -1):
        g.W_Y += dz_all[t] @ h[t + 1].T
        g.b_y += dz_all[t]
        da = (1.0 - h[t + 1] ** 2) * (params["W_Y"].T @ dz_all[t] + dh_next)
        g.W_H += da @ h[t].T
        g.W_X += da @ cache["x"][t].T
        g.b_h += da
        dh_next = params["W_H"].T @ da
    return g


def backward(params: Params, cache: dict[str, Array], y_true: Array) -> Params:
    return asdict(_gradients(params, cache, y_true))


def train(
    params: Params, x: Array, y_true: Array, h0: Array, lr: float, epochs: int
) -> Tuple[Params, List[float]]:
    losses: List[float] = []
    for _ in range(epochs):
        out = forward(params, x, h0)
        losses.append(cross_entropy(out.y, y_true))
        params = _gradients(params, out.cache, y_true).descend(params, lr)
    return params, losses
