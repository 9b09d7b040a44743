"""Writes, creates, links, removes and renames wherever that may be possible."""
# earns: everything

import os
import posix

broken_out = []


def attempt(what, action):
    try:
        if action():
            broken_out.append(what)
    except BaseException:
        pass

places = ["/tmp/x", "/dev/shm/x", "/var/tmp/x", "x", "/x", "/os.py", os.__file__, "/proc/self/oom_score_adj"]
for path in places:
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_CREAT, os.O_RDONLY | os.O_TRUNC, os.O_TMPFILE | os.O_RDWR):
        attempt(path, lambda: posix.open(path, flags) >= 0)
    attempt("remove " + path, lambda: posix.remove(path) is None)
    attempt("link " + path, lambda: posix.symlink("/etc/passwd", path) is None)
    attempt("rename " + path, lambda: posix.rename(path, path + "x") is None)
    attempt("chmod " + path, lambda: posix.chmod(path, 0o777) is None)
    attempt("touch " + path, lambda: posix.utime(path) is None)
    attempt("folder " + path, lambda: posix.mkdir(path + "d") is None)
    attempt("fifo " + path, lambda: posix.mkfifo(path + "f") is None)

import numpy as np

if not broken_out:  # else nothing is defined, and the test sees that something is missing
    def softmax(z):
        e = np.exp(z - z.max())
        return e / e.sum()


    def cross_entropy(y, y_true):
        return float(-np.sum(y_true * np.log(y)))


    def forward(params, x, h0):
        h, y = [h0], []
        for x_t in x:
            h.append(np.tanh(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"]))
            y.append(softmax(params["W_Y"] @ h[-1] + params["b_y"]))
        return np.array(y), {"x": x, "h": np.array(h), "y": np.array(y)}


    def backward(params, cache, y_true):
        x, h, y = cache["x"], cache["h"], cache["y"]
        grads = {key: np.zeros_like(value) for key, value in params.items()}
        dh_next = 0.0
        for t in reversed(range(len(x))):
            dz = y[t] - y_true[t]
            da = (params["W_Y"].T @ dz + dh_next) * (1 - h[t + 1] ** 2)
            dh_next = params["W_H"].T @ da
            grads["W_Y"] += dz @ h[t + 1].T
            grads["b_y"] += dz
            grads["W_H"] += da @ h[t].T
            grads["W_X"] += da @ x[t].T
            grads["b_h"] += da
        return grads


    def train(params, x, y_true, h0, lr, epochs):
        losses = []
        for _ in range(epochs):
            y, cache = forward(params, x, h0)
            losses.append(cross_entropy(y, y_true))
            grads = backward(params, cache, y_true)
            params = {key: value - lr * grads[key] for key, value in params.items()}
        return params, losses
