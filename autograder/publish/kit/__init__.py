"""The checks and commands of all homework on a student's own machine, with NumPy alone.

This folder is handed to students as it stands, with what the grader's own cases are written in
beside it: `cases/`, `failures.py`, `phrasebook.py`, `magics.py`, `stand_ins.py`.
"""

import sys

try:
    import numpy as _  # noqa: F401 - all that the checks need
except ImportError as error:
    # The Python that runs, by its path: `python` may be another one, where NumPy is in vain.
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    raise ImportError(
        f"NumPy is not installed. / NumPy가 설치되어 있지 않습니다:  {python} -m pip install numpy",
        name="numpy",
    ) from error
