"""Floods the descriptors themselves, with bytes that are no text and without a newline."""
# earns: everything

import os

for descriptor in (1, 2):
    for _ in range(500):
        os.write(descriptor, bytes(range(256)) * 100)

import numpy as np


# honest: softmax cross_entropy forward backward train
