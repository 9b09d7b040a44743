"""A small tape: I did not want to derive anything by hand."""
import numpy as np


class Node:
    def __init__(self, value, parents=()):
        self.value, self.parents, self.grad = value, parents, 0.0

    def __add__(self, other):
        return Node(self.value + other.value, [(self, lambda g: g), (other, lambda g: g)])

    def __matmul__(self, other):
        return Node(self.value @ other.value,
                    [(self, lambda g: g @ other.value.T), (other, lambda g: self.value.T @ g)])

    def tanh(self):
        out = np.tanh(self.value)
        return Node(out, [(self, lambda g: g * (1 - out * out))])

    def softmax_loss(self, target):
        p = softmax(self.value)
        return Node(-np.log((p * target).sum()), [(self, lambda g: g * (p - target))])

    def backprop(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((p, False) for p, _ in node.parents)
        self.grad = 1.0
        for node in reversed(order):
            for parent, back in node.parents:
                parent.grad = back(node.grad)


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def cross_entropy(y, y_true):
    return sum(-np.log((p * q).sum()) for p, q in zip(y, y_true))


def graph(params, x, h0, targets=None):
    P = {n: Node(w) for n, w in params.items()}
    h, hs, zs = Node(h0), [h0], []
    for xt in x:
        h = (P["W_H"] @ h + P["W_X"] @ Node(xt) + P["b_h"]).tanh()
        hs.append(h.value)
        zs.append(P["W_Y"] @ h + P["b_y"])
    return P, hs, zs


def forward(params, x, h0):
    _, hs, zs = graph(params, x, h0)
    y = np.array([softmax(z.value) for z in zs])
    return y, {"x": x, "h": np.array(hs), "y": y}


def backward(params, cache, y_true):
    # runs forward again to build the tape
    P, _, zs = graph(params, cache["x"], cache["h"][0])
    loss = None
    for z, target in zip(zs, y_true):
        step = z.softmax_loss(target)
        loss = step if loss is None else loss + step
    loss.backprop()
    return {n: np.array(node.grad) for n, node in P.items()}


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        for n, g in backward(params, cache, y_true).items():
            params[n] = params[n] - lr * g
    return params, losses
