"""Calls itself for ever."""
# earns: q1 = 10, q2 = 25, q3 = 35, q4 = 15

import numpy as np


# honest: softmax cross_entropy forward backward

def train(*arguments):
    return train(*arguments)
