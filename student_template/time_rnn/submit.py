"""Make the zip of time_rnn to hand in: `python submit.py`."""

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path[:0] = [str(each) for each in (FOLDER, FOLDER.parent) if (each / "kit").is_dir()]

try:
    from kit import submitting
except ImportError as error:
    missing = (
        "No folder `kit` here: unpack the whole zip. / kit 폴더가 없습니다. zip 전체를 푸세요."
    )
    sys.exit(missing if error.name == "kit" else str(error))

if __name__ == "__main__":
    sys.exit(submitting.main(FOLDER, sys.argv[1:]))
