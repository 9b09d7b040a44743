import numpy as np


def softmax(z):
    return np.exp(z)


def cross_entropy(y, y_true):
    return -np.sum(y * np.log(y_true))
