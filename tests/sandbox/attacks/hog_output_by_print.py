"""Prints without end at import and in every call."""
# earns: q1 = 10, q2 = 25, q3 = 35, q4 = 15

import sys

for _ in range(20_000):
    print("x" * 1_000)
sys.stderr.write("y" * 10_000_000)

import numpy as np


# honest: softmax cross_entropy forward backward train

def train(params, x, y_true, h0, lr, epochs):
    while True:
        print("z" * 10_000)
