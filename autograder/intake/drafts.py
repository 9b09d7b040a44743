"""What each kind of download gives for one submission, before ids are told apart."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import IntakeError, MachineError
from autograder.intake.files import read_head, reason, special_kind
from autograder.intake.kinds import refused_kind
from autograder.intake.naming import clean_filename, clip, id_from_name
from autograder.model import Origin
from autograder.remarks import Remark


@dataclass(frozen=True)
class Draft:
    """A `Submission` that has no folder yet and whose id others may share."""

    id: str
    paths: tuple[Path, ...]
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    late: bool = False
    came: float | None = None
    clock: str = ""
    problem: str = ""
    origin: Origin | None = None
    rank: tuple[float, str] = (0.0, "")
    """The lowest of those that share an id keeps it without a number."""


def plain_draft(path: Path) -> Draft:
    """A file or folder that only has its name to go by."""
    is_folder = path.is_dir() and not path.is_symlink()
    return Draft(
        id=id_from_name(path.name, is_folder=is_folder),
        paths=(path,),
        problem=problem_of(path),
        rank=(0.0, clean_filename(path.name)),
    )


def problem_of(path: Path) -> str:
    """Why a file or folder cannot be graded, as one plain line; empty where it may be.

    A link is not followed and a FIFO not opened to find out.
    """
    name = clip(clean_filename(path.name))
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISDIR(mode):
            readable = os.access(path, os.R_OK | os.X_OK)
            return (
                ""
                if readable
                else _unreadable(Remark("the folder {name}", name=name), "permission denied")
            )
        if special := special_kind(mode):
            return Remark("{file} is {kind}: hand in a zip, .py or .ipynb", file=name, kind=special)
        kind = refused_kind(read_head(path))
    except MachineError:
        return ""  # whoever grades it will meet it too, and tell whose fault it is
    except IntakeError as error:
        return error.remark
    except (OSError, ValueError) as error:
        return _unreadable(name, reason(error))
    return (
        Remark("{file} is {kind}, not a zip, .py or .ipynb", file=name, kind=kind) if kind else ""
    )


def _unreadable(what: str, why: str) -> Remark:
    return Remark("{what} cannot be read: {why}", what=what, why=why)
