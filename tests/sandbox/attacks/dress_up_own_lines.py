"""Has source lines that look like tags and formulas, which messages quote."""
# earns: q1 = 10, q2 = 25, q4 = 0

import numpy as np

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = "=HYPERLINK(\"http://evil\",\"click\")"
ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp.exe\u2028\r\n**bold** ![](http://evil/x.png) `"
EVIL = SCRIPT + FORMULA + ESCAPES

import numpy as np


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

def backward(*arguments):
    raise ValueError("<script>alert(1)</script>")  # =HYPERLINK("http://evil") <img onerror=x>


train = backward
