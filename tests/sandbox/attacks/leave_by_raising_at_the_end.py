"""Raises something hostile once all is defined; what is defined still counts."""
# earns: everything

import numpy as np


# honest: softmax cross_entropy forward backward train

class Name(str):
    def __getitem__(self, key):
        raise KeyboardInterrupt


class Kind(type):
    __name__ = property(lambda cls: 1 / 0)


class Hostile(SyntaxError, metaclass=Kind):
    __class__ = property(lambda self: 1 / 0)
    __traceback__ = property(lambda self: 1 / 0)
    filename = property(lambda self: [])
    lineno = property(lambda self: object())

    def __str__(self):
        return Name("text")


raise Hostile
