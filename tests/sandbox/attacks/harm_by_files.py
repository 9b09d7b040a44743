"""Writes, creates, links, removes and renames wherever that may be possible."""
# earns: everything

import os
import posix

broken_out = []


def attempt(what, action):
    try:
        if action():
            broken_out.append(what)
    except BaseException:
        pass

places = ["/tmp/x", "/dev/shm/x", "/var/tmp/x", "x", "/x", "/os.py", os.__file__, "/proc/self/oom_score_adj"]
for path in places:
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_CREAT, os.O_RDONLY | os.O_TRUNC, os.O_TMPFILE | os.O_RDWR):
        attempt(path, lambda: posix.open(path, flags) >= 0)
    attempt("remove " + path, lambda: posix.remove(path) is None)
    attempt("link " + path, lambda: posix.symlink("/etc/passwd", path) is None)
    attempt("rename " + path, lambda: posix.rename(path, path + "x") is None)
    attempt("chmod " + path, lambda: posix.chmod(path, 0o777) is None)
    attempt("touch " + path, lambda: posix.utime(path) is None)
    attempt("folder " + path, lambda: posix.mkdir(path + "d") is None)
    attempt("fifo " + path, lambda: posix.mkfifo(path + "f") is None)

if broken_out:  # which the status tells; loading goes on behind it
    raise SystemExit(f"broke out: {broken_out}")

import numpy as np


# honest: softmax cross_entropy forward backward train

if broken_out:  # then it earns nothing, and the test sees it
    del softmax, cross_entropy, forward, backward, train
