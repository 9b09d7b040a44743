"""Submissions of every kind, made in memory and on disk."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from autograder.homework.assignment import Assignment
from autograder.intake import read_source
from autograder.intake.naming import safe_folder
from autograder.model import Limits, Source, Submission

SCRIPT = "def answer(x):\n    return 42 * x\n"
TEMPLATE = 'def answer(x):\n    raise NotImplementedError("answer")\n'


def assignment(*template_folders: Path) -> Assignment:
    return Assignment(
        name="homework",
        title={"en": "Homework"},
        language="en",
        visibility="hidden",
        names=("answer",),
        supplied=(),
        questions=(),
        limits=Limits(),
        folder=Path("assignment"),
        solution=Path("solution"),
        template_folders=template_folders,
    )


def notebook(*sources: Any, **metadata: Any) -> str:
    """A notebook of format 4 with these code cells under a heading."""
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Homework\n", "text"]}
    ]
    cells += [
        {
            "cell_type": "code",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for source in sources
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})


def zipped(*members: tuple[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with members in this order; a name may come twice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            # A ZipInfo, since writestr would warn of a name that comes twice.
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            archive.NameToInfo.pop(name, None)
            archive.writestr(info, content)
    return buffer.getvalue()


def symlink(name: str, target: str) -> bytes:
    """A zip whose only member is a link."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, target)
    return buffer.getvalue()


def renamed(archive: bytes, old: bytes, new: bytes) -> bytes:
    """A zip whose members' names have other bytes, as other programs would have written them."""
    assert len(old) == len(new)
    return archive.replace(old, new)


def submitted(*paths: Path) -> Submission:
    name = paths[0].name
    return Submission(id=name, folder=safe_folder(name), paths=paths)


def grade_bytes(folder: Path, name: str, data: str | bytes, *templates: Path) -> Source:
    """What intake makes of one file that was handed in."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_source(submitted(path), assignment(*templates))


def write_tree(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
