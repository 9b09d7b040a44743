"""Set before NumPy is imported anywhere: one thread, so that a process of the tests may fork."""

import os

from hypothesis import settings

from autograder.machine import one_thread_each

one_thread_each()

# The same examples in every run, none of them timed: a failure is the change's, not the day's.
# To look for new ones: HYPOTHESIS_PROFILE=explore make test
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
