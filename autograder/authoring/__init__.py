"""Tools for authors of homework: lay out a new one, and say everything that is wrong with one."""
