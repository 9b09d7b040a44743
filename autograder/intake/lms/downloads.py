"""Which learning platform a folder or zip was downloaded from, by its layout alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from autograder.errors import IntakeError
from autograder.intake.drafts import Draft, plain_draft
from autograder.intake.files import list_folder, open_regular, read_head
from autograder.intake.kinds import is_zip
from autograder.intake.lms import (
    blackboard,
    brightspace,
    canvas,
    gradescope_export,
    last_changes,
    moodle,
)
from autograder.intake.naming import clean_filename, is_hidden
from autograder.intake.unpack import Archive


def original_name(name: str) -> str:
    """A file's name as the student had it, where a platform put the student's before it."""
    for platform in (moodle, brightspace, blackboard, canvas):
        name = platform.original_name(name)
    return name


def is_within(names: Sequence[str], container: str) -> bool:
    """Whether a folder or zip among submissions is a download and not one student's own work.

    Students may put anything into their zips, so all that is in it must fit.
    """
    return bool(names) and (
        gradescope_export.is_layout(names)
        or all(map(moodle.is_name, names))
        or all(map(blackboard.is_name, names))
        or all(brightspace.is_name(name) or name == brightspace.INDEX for name in names)
        or _is_canvas_within(names, container)
    )


def _is_canvas_within(names: Sequence[str], container: str) -> bool:
    """A student may well have a file `hw_2024_2_final.py`.

    So either two students must be in it, or its own name must be Canvas' `…_submissions`.
    """
    named = container.casefold().removesuffix(".zip").split(" ")[0].endswith("submissions")
    enough = len(canvas.user_ids(names)) > 1 or named
    return enough and all(map(canvas.is_name, names))


def download_drafts(folder: Path) -> list[Draft] | None:
    """What a folder holds, where it is a download; None where it is not."""
    paths = [Path(entry.path) for entry in list_folder(folder)]
    names = [clean_filename(path.name) for path in paths]
    if gradescope_export.METADATA in names:
        return gradescope_export.drafts(folder)
    for platform in (moodle, blackboard, brightspace, canvas):
        if 2 * sum(map(platform.is_name, names)) > len(names):
            return _sorted_out([path for path in paths if not _is_index(path)], platform)
    return None


class _Platform(Protocol):
    """How one platform names files."""

    def is_name(self, name: str) -> bool:
        """Whether it may have given a file or folder this name."""

    def drafts(self, paths: Sequence[Path]) -> list[Draft]:
        """What it says of them."""


def _is_index(path: Path) -> bool:
    """Whether a file is a download's own, and nobody's submission."""
    return path.name == brightspace.INDEX or last_changes.is_sheet(path)


def _sorted_out(paths: Sequence[Path], platform: _Platform) -> list[Draft]:
    """The platform's files by its rules; what else lies there goes by its own name."""
    mine = [path for path in paths if platform.is_name(clean_filename(path.name))]
    others = [path for path in paths if path not in mine]
    return platform.drafts(mine) + [plain_draft(path) for path in others]


def is_download_folder(folder: Path) -> bool:
    """Whether a folder among submissions is a download and no submission itself."""
    try:
        names = [clean_filename(entry.name) for entry in list_folder(folder)]
    except IntakeError:
        return False
    return is_within(names, clean_filename(folder.name))


def is_download_zip(path: Path) -> bool:
    """The same of a zip, with its files at the root or in one folder."""
    try:
        if not is_zip(read_head(path, 4)):
            return False
        with open_regular(path) as stream:
            members = list(Archive(stream).members)
    except IntakeError:
        return False
    members = [parts for parts in members if not any(map(is_hidden, parts))]
    name = clean_filename(path.name)
    if is_within(_names(members, 0), name):
        return True
    has_wrapper = len(_names(members, 0)) == 1 and all(len(parts) > 1 for parts in members)
    return has_wrapper and is_within(_names(members, 1), name)


def _names(members: Sequence[tuple[str, ...]], depth: int) -> list[str]:
    return list(dict.fromkeys(parts[depth] for parts in members))
