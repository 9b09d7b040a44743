"""Make the zip to hand in: `python submit.py`."""

# mypy: disable-error-code=import-not-found

from __future__ import annotations

import sys
import zipfile

from autograder.handed_in import choose_work
from autograder.settings import FOLDER, FUNCTIONS, NAME, say
from check import make_printable


def main() -> int:
    """Put the file that counts into NAME.zip; return 0 where there is one."""
    make_printable()
    work, notes = choose_work()
    if work is None:
        print(*notes, sep="\n")
        return 1
    out = FOLDER / f"{NAME}.zip"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(work.path, work.path.name)
    print(*notes, *work.problems, say("zipped", zip=out.name, file=work.path.name), sep="\n")
    if len(work.unwritten) == len(FUNCTIONS):
        print(say("zipped_empty"))
    elif work.unwritten:
        print(say("zipped_unwritten", names=", ".join(work.unwritten)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
