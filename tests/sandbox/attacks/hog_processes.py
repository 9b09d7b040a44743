"""Starts processes and threads."""
# earns: everything

import os
import subprocess
import threading
broken_out = []


def attempt(what, action):
    try:
        if action():
            broken_out.append(what)
    except BaseException:
        pass

def fork():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return True


def thread():
    threading.Thread(target=print).start()
    return True


attempt("fork", fork)
attempt("vfork and exec", lambda: subprocess.run(["/bin/true"]))
attempt("spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
attempt("system", lambda: os.system("true") == 0)
attempt("thread", thread)

if broken_out:  # which the status tells; loading goes on behind it
    raise SystemExit(f"broke out: {broken_out}")

import numpy as np


# honest: softmax cross_entropy forward backward train

if broken_out:  # then it earns nothing, and the test sees it
    del softmax, cross_entropy, forward, backward, train
