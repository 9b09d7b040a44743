"""What `run_autograder` calls in Gradescope's own samples, once for each submission.

https://github.com/gradescope/autograder_samples/tree/master/python/src
"""

import sys
import unittest

from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

if __name__ == "__main__":
    suite = unittest.defaultTestLoader.discover("tests")
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        JSONTestRunner(visibility="visible", stream=file).run(suite)
