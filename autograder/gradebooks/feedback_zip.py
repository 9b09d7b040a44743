"""Every student's feedback page in one zip, laid out so that a platform gives each their own.

Moodle ("Upload multiple feedback files in a zip") reads
`<Full name>_<participant>_assignsubmission_file_/feedback.html`: `is_valid_filename_for_import` in
https://github.com/moodle/moodle/blob/main/mod/assign/feedback/file/importziplib.php

Canvas ("Re-Upload Submissions") takes the names of its own download and reads two numbers in them,
the user's and the attachment's: `infer_comment_context_from_filename` in
https://github.com/instructure/canvas-lms/blob/master/app/models/abstract_assignment.rb
`.html` is put behind, since what is sent back is a page and no notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from autograder.model import Row
from autograder.outputs.escape import one_line
from autograder.outputs.students import Written, counting
from autograder.zips import zip_bytes

_UNFIT = str.maketrans(dict.fromkeys('/\\:*?"<>|\0', "_"))
_MAX_NAME_BYTES = 240


def feedback_zip(
    rows: Sequence[Row], platform: str, read_page: Callable[[Row], str | None]
) -> tuple[bytes, Written]:
    """Pack the pages of all students of one platform.

    Parameters
    ----------
    platform
        `canvas`, `moodle` or any other, whose pages are called by the submission's folder.
    read_page
        Gives a submission's feedback.html, or None where there is none.

    Returns
    -------
    tuple of (bytes, Written)
        The zip, byte for byte the same for the same pages, and what it came to.
    """
    files: dict[str, bytes] = {}
    left: list[str] = []
    packed = 0
    for row in counting(rows, platform):
        names, page = _names(row, platform), read_page(row)
        if not names or page is None:
            why = f"{platform} has no place for it" if page is not None else "has no feedback"
            left.append(f"{one_line(row.submission, 80)}: {why}")
            continue
        files |= dict.fromkeys(names, page.encode("utf-8", "replace"))
        packed += 1
    return zip_bytes(files), Written(packed, tuple(left))


def _names(row: Row, platform: str) -> Iterable[str]:
    if row.origin is None or platform not in ("canvas", "moodle"):
        return [f"{row.folder}.html"]
    person = row.origin.people[0]
    if not person.id.isdecimal():
        return []
    if platform == "canvas":
        return [f"{_fit(name)}.html" for name in row.origin.files if _has_attachment(name)][:1]
    # The number is looked for behind the first underscore.
    name = _fit(person.name.replace("_", " ").strip() or "-")
    return [f"{name}_{person.id}_assignsubmission_file_/feedback.html"]


def _has_attachment(name: str) -> bool:
    """Whether two numbers stand in the name, as Canvas looks for them."""
    return sum(part.isascii() and part.isdigit() for part in name.split("_")) >= 2


def _fit(name: str) -> str:
    """A name that stays in its folder and fits any file system, its beginning kept."""
    name = name.translate(_UNFIT).lstrip(".~ ") or "_"
    return name.encode("utf-8", "replace")[:_MAX_NAME_BYTES].decode("utf-8", "ignore")
