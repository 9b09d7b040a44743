"""`python -m autograder`: the same commands as the installed `autograder`.

Python looks for modules in the current folder first, where a submission may be called `numpy.py`.
So nothing is imported before that folder is taken out, unless it is where this package lies.
"""

import os
import sys

if os.path.realpath(sys.path[0]) != os.path.dirname(os.path.dirname(os.path.realpath(__file__))):
    del sys.path[0]

from autograder.cli import main

if __name__ == "__main__":
    main()
