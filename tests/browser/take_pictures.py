"""Take the pictures of `docs/` anew: the sample class's report, and one student's page.

`make pictures` grades the sample class and photographs what came out.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.chromium import Chromium, NoBrowserError, chromium

PROJECT = Path(__file__).parents[2]
CLASS = "simple_rnn"
PICTURES = {
    "report.png": ("report.html", 1200, 1560),
    "feedback.png": ("results/lee_doyun/feedback.html", 860, 1560),
}
"""Name of a picture: (page, width, height in pixels)."""


def main() -> None:
    """Grade, open, photograph."""
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        graded = Path(folder) / "graded"
        command = [sys.executable, "-m", "autograder", "grade", f"samples/{CLASS}"]
        options = ["--assignment", CLASS, "--lang", "en", "--out", str(graded)]
        subprocess.run([*command, *options], cwd=PROJECT, check=True)
        try:
            with chromium() as browser:
                for name, (page, width, height) in PICTURES.items():
                    taken = _picture(browser, graded / page, width, height)
                    (PROJECT / "docs" / name).write_bytes(taken)
                    print(f"docs/{name}: {len(taken):,} bytes")
        except NoBrowserError as error:
            sys.exit(str(error))


def _picture(browser: Chromium, page: Path, width: int, height: int) -> bytes:
    browser.look(width=width, height=height)
    browser.open(page)
    return browser.picture()


if __name__ == "__main__":
    main()
