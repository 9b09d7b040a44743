"""`otter.api.grade_submission`, one submission after another in one process.

    otter_api.py AUTOGRADER.zip SCRIPT...

Prints the seconds and the points of each; importing Otter is not counted.
"""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")

from otter.api import grade_submission  # noqa: E402


def main(zipped: str, scripts: list[str]) -> None:
    """Grade each script."""
    seconds, points = [], []
    for script in scripts:
        begin = time.perf_counter()
        results = grade_submission(script, zipped, quiet=True)
        seconds.append(time.perf_counter() - begin)
        points.append(results.total)
    print(json.dumps({"seconds": seconds, "points": points}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
