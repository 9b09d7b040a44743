"""A submission as a list of files, whether it came as a file, a folder, a zip or several files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from autograder.errors import IntakeError
from autograder.intake.files import (
    HEAD_BYTES,
    SKIPPED_FOLDERS,
    chunks,
    open_regular,
    readable,
    too_large,
    walk,
)
from autograder.intake.kinds import is_zip
from autograder.intake.lms.downloads import original_name
from autograder.intake.naming import clean_filename, is_hidden
from autograder.intake.unpack import Archive

MAX_INNER_ZIP_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Member:
    """One file, not yet read."""

    parts: tuple[str, ...]
    """Its name below the root, fit to be shown; a label and never a path to open."""
    chunks: Callable[[], Iterator[bytes]]

    @property
    def label(self) -> str:
        """Its name below the root."""
        return "/".join(self.parts)

    @property
    def name(self) -> str:
        """Its own name."""
        return self.parts[-1]

    @property
    def depth(self) -> int:
        """How many folders it lies in."""
        return len(self.parts) - 1

    def head(self) -> bytes:
        """Its first 4096 bytes or a little more or less."""
        return next((chunk for chunk in self.chunks() if chunk), b"")[:HEAD_BYTES]

    def read(self, most: int) -> bytes:
        """All of it.

        Raises
        ------
        IntakeError
            It holds more than `most` bytes, or cannot be read.
        """
        data = bytearray()
        for chunk in self.chunks():
            data += chunk
            if len(data) > most:
                raise IntakeError(too_large(self.name, most))
        return bytes(data)


@dataclass(frozen=True)
class Tree:
    """The files of a submission, hidden ones aside."""

    kind: str
    """How to call it in messages: "file", "folder", "zip", "submission"."""
    members: tuple[Member, ...]
    links: tuple[str, ...] = ()
    """Labels of what is a link, or another special file, and is not read."""


def open_tree(paths: Sequence[Path], opened: ExitStack) -> Tree:
    """List the files of a submission.

    Parameters
    ----------
    paths
        One file or folder; several files where an LMS hands them out side by side.
    opened
        Holds the zips open until its members are read.

    Raises
    ------
    IntakeError
        A zip is damaged, or a single file cannot be read.
    """
    if len(paths) != 1:
        return Tree("submission", tuple(each for path in paths for each in _members_at(path)))
    path = paths[0]
    if _is_folder(path):
        links = tuple(clean_filename(each.name) for each in readable(path) if each.is_symlink())
        return Tree("folder", tuple(folder_members(path)), links)
    stream = opened.enter_context(open_regular(path))
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    if is_zip(head):
        return _zip_tree(stream, "the zip")
    return Tree("file", (_member_at(path),))


def open_member(member: Member) -> Tree:
    """List the files of a zip that is itself a member; any other file is a tree of one."""
    if not is_zip(member.head()):
        return Tree("file", (member,))
    return _zip_tree(io.BytesIO(member.read(MAX_INNER_ZIP_BYTES)), f"the zip {member.name}")


def _zip_tree(stream: BinaryIO, name: str) -> Tree:
    archive = Archive(stream, name)
    return Tree(
        "zip",
        tuple(
            Member(parts, partial(archive.chunks, info))
            for parts, info in archive.members.items()
            if not any(
                (is_hidden(part) and part != "..") or part in SKIPPED_FOLDERS for part in parts
            )
        ),
        tuple("/".join(parts) for parts in archive.links),
    )


def folder_members(folder: Path) -> Iterator[Member]:
    """The files of a folder, not yet read, those nearest the root first."""
    for found in walk(folder):
        yield Member(
            tuple(clean_filename(part) for part in found.parts), partial(_file_chunks, found.path)
        )


def _members_at(path: Path) -> Iterator[Member]:
    if _is_folder(path):
        yield from folder_members(path)
    else:
        yield _member_at(path)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _member_at(path: Path) -> Member:
    return Member((original_name(clean_filename(path.name)),), partial(_file_chunks, path))


def _file_chunks(path: Path) -> Iterator[bytes]:
    with open_regular(path) as stream:
        yield from chunks(stream)
