"""Whether a submission is still the one that was graded."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from autograder.errors import IntakeError, MachineError
from autograder.intake.files import chunks, open_regular, walk
from autograder.model import Submission

MAX_HASHED_BYTES = 64 * 1024 * 1024
"""The most of a file that is hashed, more than is ever read; beyond, size and time count."""


def fingerprint(submission: Submission) -> str:
    """A digest of what was handed in: the files' names and bytes, and nothing of where they lie.

    Equal files give equal digests on any machine; links are not followed, and of a file no more
    than 64 MiB is read.

    Returns
    -------
    str
        SHA-256 in hexadecimal.
    """
    digest = hashlib.sha256(submission.problem.encode("utf-8", "replace"))
    for path in submission.paths:
        _add_name(digest, (path.name,))
        if path.is_dir() and not path.is_symlink():
            for found in sorted(walk(path), key=lambda found: found.parts):
                _add_name(digest, found.parts)
                _add_content(digest, found.path)
        else:
            _add_content(digest, path)
    return digest.hexdigest()


def _add_name(digest: hashlib._Hash, parts: tuple[str, ...]) -> None:
    digest.update(b"\0name\0" + "/".join(parts).encode("utf-8", "surrogateescape"))


def _add_content(digest: hashlib._Hash, path: Path) -> None:
    content = hashlib.sha256()
    read = 0
    try:
        with open_regular(path) as stream:
            for chunk in chunks(stream):
                read += len(chunk)
                if read > MAX_HASHED_BYTES:
                    status = os.fstat(stream.fileno())
                    content.update(f"{status.st_size} {status.st_mtime_ns}".encode())
                    break
                content.update(chunk)
    except (IntakeError, MachineError) as error:
        content.update(str(error).encode("utf-8", "replace"))
    digest.update(b"\0content\0" + content.digest())
