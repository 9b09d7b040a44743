"""Runs a student's code where it can do no harm, and calls its functions from outside.

Theory of operation
-------------------
Three kinds of process take part::

    grader ──"spawn", with two file descriptors──▶ zygote ──fork──▶ worker, one a submission
      ▲                                                               │
      └────────── calls and arrays, length-framed, over a socket ─────┘

The *grader* (trusted: `client`, `proxy`) holds the hidden cases and the reference. It starts
one zygote and talks to it over a socket of its own.

The *zygote* (`zygote`) is exec'ed with a clean environment, so nothing that the grader knows is
in its memory. It imports NumPy and the common standard library, shuts itself in (`confine`),
and from then on only forks workers, ends them, and says how they ended. It never runs a line
of a student's code. One worker more than is needed is forked ahead, and confined while another
works.

A *worker* (`worker`) is one submission's process. It gives up what is left (user id,
capabilities, limits, system calls), runs the source, and then answers calls until it is ended.
Whatever it says is data about the student's answer, never a verdict: a frame that does not
parse (`wire`), or a reply to a question that was not asked, ends it.

The files on the untrusted side (`zygote`, `worker`, `confine`, `magics`, `stand_ins`, `wire`)
import nothing of ours but one another; `wire` is the only encoder and the only decoder, for
both sides.

Time is CPU time of the worker, read by the grader from the worker's own clock, and twice as
much by the clock on the wall. A worker that runs out of it is killed and, where more calls are
to be made, replaced by a new one that loads the source again.
"""
