"""A zipped download → a folder of ours, so that what is in it can be graded as files.

Only the instructor's zip is unpacked to the disk; students' own zips are read in memory. Members'
names are cut and cleaned first, so that nothing is written outside the folder.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from autograder.errors import IntakeError, UsageError, unwritable
from autograder.intake.files import MAX_DEPTH, is_shortage, open_regular, reason
from autograder.intake.naming import clean_filename, clip, is_hidden
from autograder.intake.unpack import Archive
from autograder.remarks import Remark

MAX_MEMBER_BYTES = 256 * 1024 * 1024
MAX_TOTAL_BYTES = 4 * 1024 * 1024 * 1024
MAX_SMALL_BYTES = 256 * 1024 * 1024
MAX_RATIO = 20
"""What is unpacked by the zip's own size, beyond the first 256 MiB; notebooks come to 8."""
MAX_NAME_BYTES = 255


def extract(path: Path, into: Path) -> dict[Path, str]:
    """Unpack a zip below a new folder.

    Parameters
    ----------
    path
        The zip.
    into
        Made here; nothing is written outside it.

    Returns
    -------
    dict
        Why a file could not be unpacked, in one line. It is there, and empty, so that whoever
        handed it in is not forgotten.

    Raises
    ------
    IntakeError
        It is no zip or its directory is damaged.
    UsageError
        It is too large to unpack.
    StorageError
        The disk is full, or fails.
    """
    problems: dict[Path, str] = {}
    with open_regular(path) as stream:
        archive = Archive(stream)
        left = min(MAX_TOTAL_BYTES, MAX_SMALL_BYTES + MAX_RATIO * path.stat().st_size)
        try:
            into.mkdir(parents=True)
            for parts in archive.links:
                _claim(into, parts, problems, "a link, and links are not followed")
            for parts, info in archive.members.items():
                left -= _write(archive, info, _target(into, parts), problems)
                if left < 0:
                    raise UsageError(
                        f"{clean_filename(path.name)} is too large: unpack it and give the folder"
                    )
        except OSError as error:
            if is_shortage(error):
                raise unwritable(into, error) from error
            raise UsageError(
                f"{clean_filename(path.name)} cannot be unpacked: {reason(error)}"
            ) from error
    return problems


def _target(into: Path, parts: tuple[str, ...]) -> Path | None:
    """Where a member goes; None where nobody needs it or there is no room for its name."""
    kept = [_fit(part) for part in parts if part != ".."]
    if not kept or len(kept) > MAX_DEPTH or any(map(is_hidden, kept)):
        return None
    target = into.joinpath(*kept)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        return None
    return None if target.is_dir() or len(str(target)) > 3000 else target


def _fit(part: str) -> str:
    """A member's name that a file system takes, its ending kept."""
    if len(part.encode()) <= MAX_NAME_BYTES:
        return part
    suffix = Path(part).suffix[:10]
    room = MAX_NAME_BYTES - len(suffix.encode())
    return part.encode()[:room].decode("utf-8", "ignore") + suffix


def _claim(into: Path, parts: tuple[str, ...], problems: dict[Path, str], what: str) -> None:
    target = _target(into, parts)
    if target is not None:
        target.touch()
        problems[target] = f"{clip(target.name)} is {what}"


def _write(
    archive: Archive, info: zipfile.ZipInfo, target: Path | None, problems: dict[Path, str]
) -> int:
    """Write one member and return its size; one that breaks on the way is left empty."""
    if target is None:
        return 0
    problems.pop(target, None)
    size = 0
    with target.open("wb") as file:
        try:
            for chunk in archive.chunks(info):
                size += len(chunk)
                if size > MAX_MEMBER_BYTES:
                    raise IntakeError(Remark("{file} is too large", file=clip(target.name)))
                file.write(chunk)
        except IntakeError as error:
            file.seek(0)
            file.truncate()
            problems[target] = error.remark
    return size
