"""Many submissions: the run, processes and cluster that grade, and what they write."""
