"""Returns a list and a dict that hold themselves."""
# earns: q1 = 10, q2 = 25, q3 = 35, q4 = 15

import numpy as np


# honest: softmax cross_entropy forward backward train

def train(params, x, y_true, h0, lr, epochs):
    losses, held = [], {}
    losses.append(losses)
    held["W_X"] = held
    return held, losses
