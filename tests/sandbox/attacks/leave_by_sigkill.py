"""Kills itself with the one signal that might have come from somebody else."""
# earns: nothing

import os
import signal


def softmax(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)


forward = cross_entropy = backward = train = softmax
