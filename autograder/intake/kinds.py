"""What a file is, by its first bytes: an ending is only what somebody called it."""

from __future__ import annotations

from collections.abc import Iterable

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"EGGA", "an ALZip archive"),
    (b"ALZ\x01", "an ALZip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office or Hangul document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x93NUMPY", "a NumPy array file"),
    (b"\x80\x04\x95", "a pickle"),
    (b"SQLite format 3\x00", "a database"),
)
_HTML = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")
_OFFICE = {"[content_types].xml", "mimetype"}


def is_zip(head: bytes) -> bool:
    """Whether the bytes begin as a zip does."""
    return head.startswith(ZIP)


def refused_kind(head: bytes) -> str:
    """Name what cannot be graded, with its article; empty where it may be source or a zip."""
    for magic, words in _MAGIC:
        if head.startswith(magic):
            return words
    if head[257:262] == b"ustar":
        return "a tar archive"
    # The marker of compiled Python: two bytes of version, then "\r\n", then flags below 4.
    if head[2:4] == b"\r\n" and len(head) >= 8 and head[4] < 4 and head[5:8] == b"\0\0\0":
        return "compiled Python"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return "a web page" if text.startswith(_HTML) else ""


def is_office(labels: Iterable[str]) -> bool:
    """Whether a zip with these members is a document (docx, odt, hwpx) and not an archive."""
    return any(label.casefold() in _OFFICE for label in labels)
