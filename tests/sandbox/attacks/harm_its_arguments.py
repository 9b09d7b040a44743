"""Overwrites all that it is given."""
# earns: everything

import numpy as np


# honest: softmax cross_entropy forward backward train

import copy

running = []


def spoiling(function):
    def call(*arguments):
        if running:  # what the honest functions give one another stays
            return function(*arguments)
        running.append(function)
        answer = copy.deepcopy(function(*arguments))
        running.clear()
        for each in arguments:
            for array in each.values() if isinstance(each, dict) else [each]:
                if isinstance(array, np.ndarray):
                    array[...] = np.nan
            if isinstance(each, dict):
                each.clear()
        return answer

    return call


softmax, cross_entropy, forward = map(spoiling, (softmax, cross_entropy, forward))
backward, train = map(spoiling, (backward, train))
