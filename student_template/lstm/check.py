"""Try what you wrote for lstm: `python check.py`, or `python check.py q2` for one question.

Needs NumPy alone. In a notebook `check.check("q2")` tries the functions of the notebook itself.
"""

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path[:0] = [str(each) for each in (FOLDER, FOLDER.parent) if (each / "kit").is_dir()]

try:
    from kit import checking
except ImportError as error:
    if __name__ != "__main__":
        raise
    missing = (
        "No folder `kit` here: unpack the whole zip. / kit 폴더가 없습니다. zip 전체를 푸세요."
    )
    sys.exit(missing if error.name == "kit" else str(error))


def check(question):
    """Try the functions of the notebook or program that calls this."""
    checking.check(FOLDER, question)


if __name__ == "__main__":
    sys.exit(checking.main(FOLDER, sys.argv[1:]))
