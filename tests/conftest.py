"""Set before NumPy is imported anywhere: one thread, so that a process of the tests may fork."""

from autograder.machine import one_thread_each

one_thread_each()
