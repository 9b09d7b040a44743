"""What a file is, by its first bytes: an ending is only what somebody called it."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.remarks import Remark

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", Remark("a PDF")),
    (b"Rar!\x1a\x07", Remark("a RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", Remark("a 7-Zip archive")),
    (b"\x1f\x8b", Remark("a gzip archive")),
    (b"BZh", Remark("a bzip2 archive")),
    (b"\xfd7zXZ\x00", Remark("an xz archive")),
    (b"\x28\xb5\x2f\xfd", Remark("a Zstandard archive")),
    (b"EGGA", Remark("an ALZip archive")),
    (b"ALZ\x01", Remark("an ALZip archive")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Remark("an old Office or Hangul document")),
    (b"{\\rtf", Remark("an RTF document")),
    (b"\x89PNG\r\n", Remark("a picture")),
    (b"\xff\xd8\xff", Remark("a picture")),
    (b"GIF8", Remark("a picture")),
    (b"\x7fELF", Remark("a program")),
    (b"MZ\x90", Remark("a program")),
    (b"\x93NUMPY", Remark("a NumPy array file")),
    (b"\x80\x04\x95", Remark("a pickle")),
    (b"SQLite format 3\x00", Remark("a database")),
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
        return Remark("a tar archive")
    # The marker of compiled Python: two bytes of version, then "\r\n", then flags below 4.
    if head[2:4] == b"\r\n" and len(head) >= 8 and head[4] < 4 and head[5:8] == b"\0\0\0":
        return Remark("compiled Python")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return Remark("a web page") if text.startswith(_HTML) else ""


def is_office(labels: Iterable[str]) -> bool:
    """Whether a zip with these members is a document (docx, odt, hwpx) and not an archive."""
    return any(label.casefold() in _OFFICE for label in labels)
