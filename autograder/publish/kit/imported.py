"""What a student's file imports: files beside it, and what the course allows."""

# mypy: disable-error-code="import-not-found"
# (beside this file stands the grader's own only where students have it)

from __future__ import annotations

import contextlib
import importlib
import importlib.machinery
import sys
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .homework import KIT
from .magics import compile_cell
from .stand_ins import HARMLESS, ImportGuard

PROGRAMS = frozenset({"check.py", "submit.py"})


def read_text(path: Path) -> str:
    """Read a file in UTF-8, UTF-16 with its mark, or CP949, as editors save it."""
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    if b"\0" in data:
        raise UnicodeError("a NUL, as in UTF-16 without its mark")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp949")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def brought_along(packages: Sequence[str]) -> frozenset[str]:
    """Import what the course allows, as grading does first of all; what came with it may stay."""
    before = set(sys.modules)
    for name in packages:
        with contextlib.suppress(Exception):  # told where the student's own import meets it
            importlib.import_module(name)
    came = {name.partition(".")[0] for name in set(sys.modules) - before}
    return frozenset({*packages, *came} - HARMLESS)


class AllowedFinder:
    """Finds what the course allows before `ImportGuard` is asked."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: types.ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module, as the import system asks for it."""
        if fullname.partition(".")[0] not in self._allowed:
            return None
        for finder in sys.meta_path:
            if not isinstance(finder, (AllowedFinder, ImportGuard)):
                found = finder.find_spec(fullname, path, target)
                if found is not None:
                    return found
        raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


@dataclass
class FilesBeside:
    """The Python files beside the work, which are handed in with it where it uses them."""

    folder: Path
    read_so_far: set[Path] = field(default_factory=set)

    @property
    def used(self) -> list[Path]:
        """Those that the work imported or ran, by paths from the folder on."""
        modules = (getattr(each, "__file__", None) for each in list(sys.modules.values()))
        imported = {Path(each) for each in modules if each}  # before Python 3.10
        within = {
            path.relative_to(self.folder)
            for path in self.read_so_far | {each for each in imported if each.suffix == ".py"}
            if self.folder in path.parents and path.name not in PROGRAMS
        }
        return sorted(path for path in within if path.parts[0] != KIT.name)

    def read(self, path: str) -> str | None:
        """The text of a file; None where there is none of that name."""
        found = (self.folder / path).resolve()
        if found.suffix != ".py" or not found.is_file():
            return None
        self.read_so_far.add(found)
        return read_text(found)

    def write(self, path: str, text: str, *, append: bool = False) -> None:
        """Write nothing into a student's folder."""

    def find_module(self, name: str) -> tuple[Callable[[types.ModuleType], None], bool] | None:
        """What runs a module, as `ImportGuard` asks for it."""
        path = f"{name.replace('.', '/')}.py"
        source = self.read(path)
        if source is None:
            return None

        def run(module: types.ModuleType) -> None:
            exec(compile_cell(source, path)[1], module.__dict__)  # noqa: S102 - as above

        return run, False


beside = cache(FilesBeside)
"""One for a folder, since what imports its files is asked for none again."""
