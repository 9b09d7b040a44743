"""The zips that students download: one folder each, with all that it needs."""

from __future__ import annotations

from pathlib import Path

from autograder.classroom.storage import write_bytes
from autograder.homework.assignment import LANGUAGES, Assignment
from autograder.publish.template import template_files
from autograder.zips import zip_bytes


def pack_all(assignment: Assignment, out: Path) -> list[Path]:
    """Write a homework's zip in every language; the same files give the same bytes.

    Raises
    ------
    AssignmentError
        See `template.template_files`.
    StorageError
        A zip cannot be written.
    """
    paths = []
    for lang in LANGUAGES:
        files = template_files(assignment, lang)
        packed = {f"{assignment.name}/{name}": text.encode() for name, text in files.items()}
        paths.append(out / f"{assignment.name}-{lang}.zip")
        write_bytes(paths[-1], zip_bytes(packed))
    return paths
