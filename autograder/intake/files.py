"""The only place that opens what students handed in.

A submission may hold links, FIFOs, devices and files of ten gigabytes. Nothing here follows a
link, waits for a writer, or reads more than it was allowed to.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from autograder.errors import SHORTAGES, IntakeError, MachineError, short_of
from autograder.intake.naming import clean_filename, clip, is_hidden
from autograder.remarks import Remark

HEAD_BYTES = 4096
CHUNK_BYTES = 64 * 1024
MAX_WALKED = 20_000
MAX_DEPTH = 32
SKIPPED_FOLDERS = {".ipynb_checkpoints", "__pycache__"}
# Without O_NONBLOCK, opening a FIFO waits for a writer that never comes.
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK

_SPECIAL = (
    (stat.S_ISLNK, Remark("a link, and links are not followed")),
    (stat.S_ISFIFO, Remark("a FIFO")),
    (stat.S_ISSOCK, Remark("a socket")),
    (stat.S_ISCHR, Remark("a device")),
    (stat.S_ISBLK, Remark("a device")),
)


@dataclass(frozen=True)
class FoundFile:
    """A regular file inside a folder."""

    path: Path
    parts: tuple[str, ...]
    """Its name below that folder, as it is on the disk."""


def special_kind(mode: int) -> str:
    """What a file of this `st_mode` is, where it is neither a file nor a folder; else empty."""
    return next((words for test, words in _SPECIAL if test(mode)), "")


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading, whatever lies at `path`.

    Raises
    ------
    IntakeError
        It is a link, a folder, a FIFO, …, or may not be read.
    """
    name = clip(clean_filename(path.name))
    try:
        mode = os.lstat(path).st_mode
        if not stat.S_ISREG(mode):
            raise IntakeError(
                Remark(
                    "{file} is {kind}: hand in a file",
                    file=name,
                    kind=special_kind(mode) or Remark("a folder"),
                )
            )
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from error
    # Asked again of what was opened: the path may name something else by now.
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise IntakeError(Remark("{file} is not a regular file", file=name))
    return open(descriptor, "rb")


def unreadable(what: str, error: Exception) -> IntakeError | MachineError:
    """Why something cannot be read, as an error of whose fault it is."""
    if is_shortage(error):
        return short_of(f"{what} cannot be read", error)
    return IntakeError(Remark("{what} cannot be read: {why}", what=what, why=reason(error)))


def too_large(name: str, most: int) -> Remark:
    """What to say of a file of more than so many bytes."""
    return Remark("{file} is too large: more than {size} MiB", file=name, size=most // 2**20)


def is_shortage(error: Exception) -> bool:
    """Whether the machine is at fault, and not what was handed in."""
    return isinstance(error, MemoryError) or getattr(error, "errno", None) in SHORTAGES


def reason(error: Exception) -> str:
    """Why a system call failed, in the system's own few words and without a path."""
    words = error.strerror if isinstance(error, OSError) else str(error)
    return (words or type(error).__name__).lower()


def read_head(path: Path, size: int = HEAD_BYTES) -> bytes:
    """Read the first bytes of a regular file; raises `IntakeError` as `open_regular` does."""
    with open_regular(path) as stream:
        return next(chunks(stream, size), b"")[:size]


def chunks(stream: BinaryIO, size: int = CHUNK_BYTES) -> Iterator[bytes]:
    """Yield what a stream holds, bit by bit; its `OSError` comes as an `IntakeError`."""
    try:
        while chunk := stream.read(size):
            yield chunk
    except OSError as error:
        raise unreadable(Remark("the file"), error) from error


def list_folder(folder: Path) -> list[os.DirEntry[str]]:
    """Everything directly in a folder but hidden files, by name.

    Raises
    ------
    IntakeError
        The folder cannot be read.
    """
    try:
        with os.scandir(folder) as entries:
            visible = [entry for entry in entries if not is_hidden(entry.name)]
    except (OSError, ValueError) as error:
        name = clip(clean_filename(folder.name))
        raise unreadable(Remark("the folder {name}", name=name), error) from error
    return sorted(visible, key=lambda entry: entry.name)


def walk(folder: Path) -> Iterator[FoundFile]:
    """Yield the regular files below a folder, those nearest to it first.

    Links are not followed and other special files are passed over, as are hidden files. It stops
    after 20,000 entries and below 32 folders, and passes over folders that cannot be read.
    """
    level: list[tuple[Path, tuple[str, ...]]] = [(folder, ())]
    seen = 0
    while level:
        deeper: list[tuple[Path, tuple[str, ...]]] = []
        for where, parts in level:
            for entry in readable(where):
                seen += 1
                if seen > MAX_WALKED:
                    return
                here = (Path(entry.path), (*parts, entry.name))
                if entry.is_file(follow_symlinks=False):
                    yield FoundFile(*here)
                elif entry.is_dir(follow_symlinks=False) and entry.name not in SKIPPED_FOLDERS:
                    deeper.append(here)
        level = deeper if deeper and len(deeper[0][1]) < MAX_DEPTH else []


def readable(folder: Path) -> list[os.DirEntry[str]]:
    """The same as `list_folder`, and nothing where the folder cannot be read."""
    try:
        return list_folder(folder)
    except IntakeError:
        return []
