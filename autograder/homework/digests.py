"""Digests of files: whether what a grade depends on is still what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from autograder import toml


def files(folder: Path) -> list[Path]:
    """All files below a folder but compiled ones, in order."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pyc"]


def digest_of(paths: Sequence[Path]) -> str:
    """One digest of several files, their names included."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def digest_without_lateness(path: Path) -> str:
    """A digest of what `assignment.toml` says, but for what lateness costs."""
    try:
        table = toml.loads(path.read_text("utf-8"))
    except (OSError, ValueError):  # read before by whoever made the `Assignment`
        return ""
    settings = sorted((key, each) for key, each in table.items() if key != "late")
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:32]
