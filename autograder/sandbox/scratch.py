"""Files that a submission writes: they lie in its own memory, and are gone with it.

A homework's code makes folders, keeps a log and saves its weights; nothing can be written where it
is graded, and an exception for that would cost what has nothing to do with it. So what changes
files does nothing and raises nothing, and what was written can be read again. None of this is a
wall: what really writes is refused by the kernel, see `confine`.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import os
import shutil
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

CHANGING = (
    "chdir fchdir chmod fchmod lchmod chown fchown lchown chflags link symlink mkdir makedirs "
    "mkfifo mknod remove unlink removedirs rmdir rename renames replace truncate ftruncate utime "
    "setxattr removexattr sync fsync fdatasync"
).split()
"""Functions of `os` that do nothing here."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Files:
    """Files in memory, by their path from the submission's folder.

    Parameters
    ----------
    sources : dict of str to str
        The other files of the submission.
    sink : int
        A descriptor that takes what is written and keeps none of it.
    """

    def __init__(self, sources: dict[str, str], sink: int) -> None:
        self._contents = {name: text.encode("utf-8", "replace") for name, text in sources.items()}
        self._sink = sink
        self._open: Callable[..., Any] = io.open
        self._os_open: Callable[..., int] = os.open

    def stand_in(self) -> None:
        """Take the place of what changes files, for all code of this process."""
        builtins.open = io.open = self.open
        os.open = self._open_descriptor
        with contextlib.suppress(AttributeError):  # what `np.savetxt` took at its import
            np.lib._datasource._file_openers._file_openers[None] = self.open  # type: ignore[attr-defined]
        for name in CHANGING:
            if hasattr(os, name):
                setattr(os, name, _nothing)
        for name in ("exists", "isfile"):
            setattr(os.path, name, partial(self._is_there, getattr(os.path, name)))
        for name in ("rmtree", "move", "chown"):
            setattr(shutil, name, _nothing)

    def _is_there(self, really: Callable[[Any], bool], path: Any) -> bool:
        return (not isinstance(path, int) and _plain(path) in self._contents) or really(path)

    def read(self, path: object) -> str | None:
        """The text of a file; None where there is none of that name."""
        content = self._contents.get(_plain(path))
        return None if content is None else content.decode("utf-8", "replace")

    def write(self, path: str, text: str, *, append: bool = False) -> None:
        """Write a text, as `%%writefile` does."""
        before = self._contents.get(_plain(path), b"") if append else b""
        self._contents[_plain(path)] = before + text.encode("utf-8", "replace")

    def find_module(self, name: str) -> tuple[str, str, bool] | None:
        """Label and source of a module, and whether it is a package; None where there is none."""
        path = name.replace(".", "/")
        for label in (f"{path}/__init__.py", f"{path}.py", *self._elsewhere(path)):
            text = self.read(label)
            if text is not None:
                return label, text, label.endswith("__init__.py")
        if any(label.startswith(f"{path}/") and label.endswith(".py") for label in self._contents):
            return f"{path}/", "", True
        return None

    def _elsewhere(self, path: str) -> list[str]:
        """Files of that name in other folders, for who moved them there."""
        end = f"/{path}.py"
        return sorted(label for label in self._contents if label.endswith(end))

    def open(self, file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        """Open a file as `open` does: to be written in memory, to be read from there first."""
        name = None if isinstance(file, int) or not isinstance(mode, str) else _plain(file)
        writes = not set(mode).isdisjoint("wax+") if name is not None else False
        if name is None or not (writes or name in self._contents) or "opener" in kwargs:
            return self._open(file, mode, *args, **kwargs)
        if "x" in mode and name in self._contents:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), file)
        if "r" in mode and name not in self._contents:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), file)
        raw = _MemoryFile(self._contents, name, mode, self._sink)
        if "b" in mode:
            return raw
        return _text(raw, mode, *args, **kwargs)

    def _open_descriptor(self, path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if flags & WRITING and not flags & os.O_DIRECTORY and self._sink >= 0:
            return os.dup(self._sink)
        return self._os_open(path, flags, *args, **kwargs)


class _MemoryFile(io.BytesIO):
    """A file whose bytes are kept when it is flushed or closed."""

    def __init__(self, contents: dict[str, bytes], name: str, mode: str, sink: int) -> None:
        super().__init__(b"" if "w" in mode else contents.get(name, b""))
        self.name = name
        vars(self)["mode"] = mode
        self._contents, self._sink, self._copy = contents, sink, -1
        self._writes = not set(mode).isdisjoint("wax+")
        if "a" in mode:
            self.seek(0, io.SEEK_END)
        self.flush()

    def fileno(self) -> int:
        """A descriptor to write to, for who writes past this object."""
        if self._sink < 0:
            raise io.UnsupportedOperation("fileno")
        if self._copy < 0:
            self._copy = os.dup(self._sink)
        return self._copy

    def writable(self) -> bool:
        return self._writes

    def flush(self) -> None:
        super().flush()
        if self._writes:
            self._contents[self.name] = self.getvalue()

    def close(self) -> None:
        if not self.closed:
            self.flush()
            if self._copy >= 0:
                os.close(self._copy)
        super().close()


def _text(
    raw: _MemoryFile,
    mode: str,
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
) -> io.TextIOWrapper:
    text = io.TextIOWrapper(raw, encoding or "utf-8", errors, newline)
    vars(text)["mode"] = mode
    return text


def _plain(path: object) -> str:
    """A path from the folder that a submission believes itself in."""
    with contextlib.suppress(TypeError):
        path = os.fspath(path)  # type: ignore[call-overload]
    text = path.decode("utf-8", "replace") if isinstance(path, bytes) else str(path)
    return os.path.normpath(text).lstrip("/")


def _nothing(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""
