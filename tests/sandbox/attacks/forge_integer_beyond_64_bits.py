"""Answers integers that NumPy can only hold as objects."""
# earns: nothing

def softmax(*arguments):
    return 2**64


def cross_entropy(*arguments):
    return -(2**64)


def forward(*arguments):
    return 2**64, {"h": 2**64}


backward = train = forward
