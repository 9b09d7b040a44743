"""A folder of anything → the submissions of a class, each with an id of its own."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import AutograderError, IntakeError, UsageError
from autograder.intake.drafts import Draft, plain_draft
from autograder.intake.extract import extract
from autograder.intake.files import list_folder, read_head, reason
from autograder.intake.kinds import is_zip
from autograder.intake.lms.downloads import download_drafts, is_download_folder, is_download_zip
from autograder.intake.naming import (
    clean_filename,
    fold,
    id_from_name,
    number_apart,
    safe_folders,
)
from autograder.model import Submission

_SOURCE_ENDINGS = {".py", ".ipynb"}


@dataclass
class _Discovery:
    """What one call of `discover` has come by."""

    workspace: Path
    single: list[Draft] = field(default_factory=list)
    downloads: list[list[Draft]] = field(default_factory=list)
    problems: dict[Path, str] = field(default_factory=dict)
    unpacked: int = 0

    def unpack(self, path: Path) -> Path:
        """Unpack a zip into a numbered folder of the workspace."""
        self.unpacked += 1
        into = self.workspace / f"download-{self.unpacked}"
        try:
            self.problems.update(extract(path, into))
        except AutograderError:
            shutil.rmtree(into, ignore_errors=True)
            raise
        return into


def discover(folder: Path, workspace: Path) -> list[Submission]:
    """Find the submissions of a class.

    Parameters
    ----------
    folder
        A folder, or a zip of one, that holds zips, scripts, notebooks and folders; or a bulk
        download of Gradescope, Canvas, Moodle, Blackboard or Brightspace, unpacked or not; or
        several of these. Links in it are not followed.
    workspace
        A private folder, empty, that zipped downloads are unpacked into; it must stay for as
        long as the submissions are read.

    Returns
    -------
    list of Submission
        By id. What cannot be graded is there too, with its `problem`. Ids are unique, by case
        too: of several submissions of one student the last keeps the id, the others get a number.

    Raises
    ------
    UsageError
        There is no such folder, it is neither folder nor zip, or it cannot be read or unpacked.
    """
    found = _Discovery(workspace)
    try:
        _collect(_as_folder(folder, found), found)
    except IntakeError as error:
        raise UsageError(f"{_shown(folder)}: {error}") from error
    # Largest first: one student's zip dressed up as a download must not take others' ids.
    found.downloads.sort(key=len, reverse=True)
    drafts = _ranked(found.single) + [each for part in found.downloads for each in _ranked(part)]
    return _submissions(drafts, found.problems)


def submission_at(path: Path) -> Submission:
    """A single submission, to grade it without a class; what is wrong with it is its `problem`.

    Raises
    ------
    UsageError
        There is nothing at `path`.
    """
    try:
        path = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise UsageError(f"{_shown(path)} cannot be opened: {_why(error)}") from error
    return _submissions([plain_draft(path)], {})[0]


def _as_folder(path: Path, found: _Discovery) -> Path:
    """The folder to look into, unpacked where it came as a zip."""
    try:
        path = path.resolve(strict=True)
        is_folder = path.is_dir()
    except (OSError, RuntimeError) as error:
        raise UsageError(
            f"{_shown(path)}: {_why(error)}; give the folder or zip that holds the submissions"
        ) from error
    if is_folder:
        return path
    if not is_zip(read_head(path, 4)):
        raise UsageError(
            f"{_shown(path)} is neither a folder nor a zip; "
            "give the folder or zip that holds the submissions"
        )
    return _unwrapped(found.unpack(path), id_from_name(path.name))


def _unwrapped(folder: Path, stem: str) -> Path:
    """The one folder that a zip of a folder holds, unless that folder is itself a submission."""
    entries = list_folder(folder)
    if len(entries) != 1 or not entries[0].is_dir(follow_symlinks=False):
        return folder
    inner = Path(entries[0].path)
    if is_download_folder(inner) or fold(inner.name) == fold(stem):
        return inner
    return folder if _is_one_students([entry.name for entry in list_folder(inner)]) else inner


def _is_one_students(names: list[str]) -> bool:
    """Whether a folder with these names is one student's work rather than a class.

    A student's holds source of one name, or what the template came with; a class holds sources of
    several names, or folders and zips alone.
    """
    files = [Path(name.casefold()) for name in names]
    stems = {file.stem for file in files if file.suffix in _SOURCE_ENDINGS}
    has_zip = any(file.suffix == ".zip" for file in files)
    has_helpers = "tests" in map(str, files) or "check" in stems
    return bool(stems) and not has_zip and (len(stems) == 1 or has_helpers)


def _collect(folder: Path, found: _Discovery) -> None:
    drafts = download_drafts(folder)
    if drafts is not None:
        found.downloads.append(drafts)
        return
    paths = [Path(entry.path) for entry in list_folder(folder)]
    # One entry beside others is one submission, whatever its members are called: a student could
    # lay out a zip as a download, and hand in for others.
    if found.problems.keys().isdisjoint(paths) and all(map(_is_download, paths)):
        for path in paths:
            try:
                found.downloads.append(_drafts_within(_download_folder(path, found)))
            except (IntakeError, UsageError):  # a bomb dressed up must not stop the class
                found.single.append(plain_draft(path))
    else:
        found.single += map(plain_draft, paths)


def _is_download(path: Path) -> bool:
    """Whether a folder or zip is laid out as a platform's download."""
    if path.is_symlink():
        return False
    return is_download_folder(path) if path.is_dir() else is_download_zip(path)


def _download_folder(path: Path, found: _Discovery) -> Path:
    """A download's folder, unpacked where it came as a zip."""
    if path.is_dir():
        return path
    folder = found.unpack(path)
    entries = list_folder(folder)
    if len(entries) == 1 and entries[0].is_dir(follow_symlinks=False):
        inner = Path(entries[0].path)
        folder = inner if is_download_folder(inner) else folder
    return folder


def _drafts_within(folder: Path) -> list[Draft]:
    drafts = download_drafts(folder)
    if drafts is None:
        return [plain_draft(Path(entry.path)) for entry in list_folder(folder)]
    return drafts


def _ranked(drafts: list[Draft]) -> list[Draft]:
    return sorted(drafts, key=lambda draft: (fold(draft.id), draft.rank, draft.paths))


def _submissions(drafts: list[Draft], problems: dict[Path, str]) -> list[Submission]:
    ids = number_apart([draft.id for draft in drafts])
    numbered = sorted(zip(ids, drafts, strict=True), key=lambda pair: pair[0])
    folders = safe_folders([id for id, _ in numbered])
    return [
        Submission(
            id=id,
            folder=folder,
            paths=draft.paths,
            names=draft.names,
            emails=draft.emails,
            late=draft.late,
            came=draft.came,
            clock=draft.clock,
            problem=next((problems[path] for path in draft.paths if path in problems), "")
            or draft.problem,
            student=draft.id,
            origin=draft.origin,
        )
        for (id, draft), folder in zip(numbered, folders, strict=True)
    ]


def _why(error: Exception) -> str:
    return reason(error) if isinstance(error, OSError) else "a circle of links"


def _shown(path: Path) -> str:
    return clean_filename(str(path))
