# Exported from Colab
%matplotlib inline
%load_ext autoreload
!pip install -q otter-grader
import numpy as np
import otter
from google.colab import drive, files
from IPython.display import display, HTML, clear_output

drive.mount('/content/drive')
%cd /content/drive/MyDrive/hw1
grader = otter.Notebook("simple_rnn.ipynb")
display(HTML("<b>hello</b>"))


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()

grader.check("q1")


def forward(params, x, h0):
    h, y = [h0], []
    for x_t in x:
        h.append(np.tanh(params["W_H"] @ h[-1] + params["W_X"] @ x_t + params["b_h"]))
        y.append(softmax(params["W_Y"] @ h[-1] + params["b_y"]))
    y = np.array(y)
    return y, {"x": x, "h": np.array(h), "y": y}

forward?
np.tanh??
grader.check("q2")
%timeit softmax(np.zeros((4, 1)))


def cross_entropy(y, y_true):
    return -np.sum(y_true * np.log(y))


def backward(params, cache, y_true):
    x, h, y = cache["x"], cache["h"], cache["y"]
    grads = {n: np.zeros_like(p) for n, p in params.items()}
    carry = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = y[t] - y_true[t]
        da = (params["W_Y"].T @ dz + carry) * (1 - h[t + 1] ** 2)
        grads["W_Y"] += dz @ h[t + 1].T
        grads["b_y"] += dz
        grads["W_H"] += da @ h[t].T
        grads["W_X"] += da @ x[t].T
        grads["b_h"] += da
        carry = params["W_H"].T @ da
    return grads


def train(params, x, y_true, h0, lr, epochs):
    losses = []
    for epoch in range(epochs):
        clear_output(wait=True)
        y, cache = forward(params, x, h0)
        losses.append(cross_entropy(y, y_true))
        grads = backward(params, cache, y_true)
        for n in params:
            params[n] -= lr * grads[n]
    return params, losses

get_ipython().system("ls")
get_ipython().run_line_magic("who", "")
grader.check_all()
grader.export(pdf=False)
!zip hw1.zip simple_rnn.py
files.download("hw1.zip")
