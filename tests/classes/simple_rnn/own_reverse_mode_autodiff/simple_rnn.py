import numpy as np


class Node:
    """A value on the tape and how to send its gradient to its parents."""

    def __init__(self, value, parents=()):
        self.value = value
        self.grad = np.zeros_like(value)
        self.parents = parents

    def __matmul__(self, other):
        return Node(
            self.value @ other.value,
            ((self, lambda g: g @ other.value.T), (other, lambda g: self.value.T @ g)),
        )

    def __add__(self, other):
        return Node(self.value + other.value, ((self, lambda g: g), (other, lambda g: g)))

    def tanh(self):
        value = np.tanh(self.value)
        return Node(value, ((self, lambda g: g * (1 - value**2)),))

    def nll(self, target):
        p = softmax(self.value)
        return Node(-np.sum(target * np.log(p)), ((self, lambda g: g * (p - target)),))

    def backprop(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent, _ in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = np.ones_like(self.value)
        for node in reversed(order):
            for parent, send in node.parents:
                parent.grad = parent.grad + send(node.grad)


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def logits(p, x, h0):
    h = Node(np.asarray(h0))
    for x_t in x:
        h = (p["W_H"] @ h + p["W_X"] @ Node(x_t) + p["b_h"]).tanh()
        yield h, p["W_Y"] @ h + p["b_y"]


def forward(params, x, h0):
    steps = list(logits({n: Node(v) for n, v in params.items()}, x, h0))
    h = np.array([h0] + [h.value for h, _ in steps])
    y = np.array([softmax(z.value) for _, z in steps])
    return y, {"x": x, "h": h, "y": y}


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


def backward(params, cache, y_true):
    leaves = {n: Node(v) for n, v in params.items()}
    loss = None
    for (_, z), target in zip(logits(leaves, cache["x"], cache["h"][0]), y_true):
        term = z.nll(target)
        loss = term if loss is None else loss + term
    loss.backprop()
    return {n: leaf.grad for n, leaf in leaves.items()}


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for _ in range(epochs):
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        params = {n: params[n] - lr * grads[n] for n in params}
    return params, losses
