"""Names that came from strangers, made fit to show, to compare and to be folders.

A submission's id is what people and gradebooks know it by; its folder is what a file system must
bear. Both must be unique whatever two students called their files.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath

MAX_FOLDER_CHARACTERS = 100
MAX_FOLDER_BYTES = 240
"""A name may have 255 bytes on common file systems; the rest is room for temporary endings."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_UNSHOWABLE = {"Cc", "Cs", "Zl", "Zp"}
# Bidirectional controls turn "cod.‮yp.exe" round on a page: the reader sees another name.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{device}{digit}" for device in ("com", "lpt") for digit in "123456789¹²³"
}
_HIDDEN = {"__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini"}
_ENDINGS = (".zip", ".py", ".ipynb")


def is_hidden(name: str) -> bool:
    """Whether a file is the operating system's and nobody handed it in."""
    return name.startswith(".") or name.casefold() in _HIDDEN


def clean_text(text: str) -> str:
    """Text that can be shown on one line: NFC, controls and bidi overrides as U+FFFD.

    Lone surrogates become U+FFFD as well, so the result always encodes to UTF-8.
    """
    return unicodedata.normalize("NFC", "".join(map(_showable, text)))


def clean_filename(name: str) -> str:
    """A file's name as text, where its bytes may be no UTF-8.

    Python hands such bytes out as lone surrogates (PEP 383). They are CP949 where that fits, as
    zips from Korean Windows leave them, else U+FFFD.
    """
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = _decode_legacy(name)
    return clean_text(name)


def clip(text: str, longest: int = 60) -> str:
    """`text`, with its middle left out where it is longer than `longest` characters."""
    if len(text) <= longest:
        return text
    half = (longest - 1) // 2
    return f"{text[:half]}…{text[-half:]}"


def id_from_name(name: str, *, is_folder: bool = False) -> str:
    """The id of a submission that only has a file's name: the name without its ending.

    A folder's name has no ending unless it is one of `.zip`, `.py`, `.ipynb`: `j.kim` stays.
    """
    name = clean_filename(name)
    path = PurePath(name)
    if is_folder and path.suffix.casefold() not in _ENDINGS:
        return name
    return path.stem or name


def fold(text: str) -> str:
    """The key under which two names are the same, by case too."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def number_apart(names: Sequence[str]) -> list[str]:
    """Tell equal names apart by a number at the end; the first of them keeps its own.

    Parameters
    ----------
    names
        In order of precedence; compared as `fold` does.

    Returns
    -------
    list of str
        As long as `names`, no two equal: `kim`, `Kim`, `kim-2` gives `kim`, `Kim-3`, `kim-2`.
    """
    taken = {fold(name) for name in names}
    seen: set[str] = set()
    following: dict[str, int] = {}
    apart = []
    for name in names:
        key = fold(name)
        if key in seen:
            name = _numbered(name, taken, following)
        seen.add(key)
        apart.append(name)
    return apart


def safe_folders(ids: Sequence[str]) -> list[str]:
    """A folder's name for each id, unique on file systems that know no case."""
    taken: set[str] = set()
    folders = []
    for each in ids:
        folder, number = safe_folder(each), 1
        while fold(folder) in taken:
            number += 1
            folder = safe_folder(each, ending=f"-{number}")
        taken.add(fold(folder))
        folders.append(folder)
    return folders


def safe_folder(text: str, *, ending: str = "") -> str:
    """The text as one folder's name: letters of any script, digits, `.`, `_` and `-`.

    At most 100 characters and 240 bytes of UTF-8 with `ending`; never empty, never hidden, never
    a name that Windows keeps for a device.
    """
    letters = (c if c.isalpha() or c.isdecimal() or c in "._-" else "_" for c in text)
    name = "".join(letters)
    name = _shorten(name, MAX_FOLDER_CHARACTERS - len(ending), MAX_FOLDER_BYTES - len(ending))
    name = name.rstrip(".")
    if name.startswith("."):
        name = "_" + name[1:]
    if name.split(".")[0].casefold() in _RESERVED:
        name = "_" + name[: MAX_FOLDER_CHARACTERS - len(ending) - 1]
    return (name or "_") + ending


def _showable(character: str) -> str:
    bad = unicodedata.category(character) in _UNSHOWABLE or character in _BIDI
    return REPLACEMENT if bad else character


def _decode_legacy(name: str) -> str:
    try:
        raw = os.fsencode(name)
    except UnicodeEncodeError:
        return name
    try:
        return raw.decode("cp949")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")


def _numbered(name: str, taken: set[str], following: dict[str, int]) -> str:
    key = fold(name)
    number = following.get(key, 2)
    while fold(f"{name}-{number}") in taken:
        number += 1
    following[key] = number + 1
    taken.add(fold(f"{name}-{number}"))
    return f"{name}-{number}"


def _shorten(text: str, characters: int, size: int) -> str:
    return text[:characters].encode()[:size].decode("utf-8", "ignore")
