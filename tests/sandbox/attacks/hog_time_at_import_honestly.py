"""Loops for ever at import; what was defined before is graded."""
# earns: everything

import numpy as np


# honest: softmax cross_entropy forward backward train

while True:
    pass
