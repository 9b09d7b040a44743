"""Zips of strangers, read in memory and within bounds.

`zipfile` does the reading. What it lacks is put around it here: it reads a directory of any size
in one go, gives up the whole archive over one broken name, and lets bzip2 unpack a gigabyte from
one small read. A member's name is only ever a label: no member is written to disk under it.
"""

from __future__ import annotations

import bz2
import copy
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from autograder.errors import IntakeError, MachineError, short_of
from autograder.intake.files import CHUNK_BYTES, is_shortage
from autograder.intake.naming import clean_filename, clip
from autograder.remarks import Remark

MAX_DIRECTORY_BYTES = 24 * 1024 * 1024
MAX_MEMBERS = 100_000

_ENTRY = b"PK\x01\x02"
_LOCAL = b"PK\x03\x04"
_ENTRY_BYTES = 46
_ENCRYPTED = 0x1 | 0x40
_METHODS = {
    6: "implode",
    9: "Deflate64",
    12: "bzip2",
    14: "LZMA",
    93: "Zstandard",
    95: "xz",
    98: "PPMd",
    99: "AES encryption",
}
# A block of bzip2, 40 bytes, holds up to 46 MB of zeros.
_BZIP2 = zipfile.ZIP_BZIP2
# LZMA is unpacked 7000-fold at worst, and zipfile unpacks at once whatever it has read.
_SMALL_CHUNK_BYTES = 512


class Archive:
    """The members of one zip.

    Parameters
    ----------
    stream
        The zip, seekable; stays open for as long as members are read.
    name
        How to call it in messages: "the zip", "the zip inside the zip".

    Raises
    ------
    IntakeError
        It is damaged, or its directory is too large to be a homework's.
    """

    def __init__(self, stream: BinaryIO, name: str = "the zip") -> None:
        self.name = name
        guard = _Guard(stream)
        try:
            self._zip = zipfile.ZipFile(cast(BinaryIO, guard))
            guard.is_listing = False
        except IntakeError:
            raise
        except Exception as error:  # the border to zipfile, which raises a dozen types on bad bytes
            raise _damaged(name, error) from error
        self.members: dict[tuple[str, ...], zipfile.ZipInfo] = {}
        self.links: list[tuple[str, ...]] = []
        self._list()

    def chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield what a member holds, bit by bit; sizes that the zip claims are not believed.

        Raises
        ------
        IntakeError
            The member is encrypted, damaged, or packed in a way that cannot be unpacked.
        """
        if info.flag_bits & _ENCRYPTED or info.compress_type == 99:
            raise IntakeError(
                Remark("{file} is encrypted: hand it in without a password", file=self.name)
            )
        try:
            yield from self._bzip2(info) if info.compress_type == _BZIP2 else self._read(info)
        except NotImplementedError as error:
            method = _METHODS.get(info.compress_type, f"method {info.compress_type}")
            raise IntakeError(
                Remark(
                    "{file} is packed with {method}, which cannot be read: zip it again",
                    file=self.name,
                    method=method,
                )
            ) from error
        except Exception as error:  # the same border
            label = clip("/".join(label_parts(info.filename)))
            raise _damaged(self.name, error, f" at {label}") from error

    def _read(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._zip.open(info) as member:
            size = CHUNK_BYTES
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                size = _SMALL_CHUNK_BYTES
                cast(zipfile.ZipExtFile, member).MIN_READ_SIZE = size
            while chunk := member.read(size):
                yield chunk

    def _bzip2(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Unpack by hand what `zipfile` can only hand out a whole block at a time."""
        raw = copy.copy(info)
        raw.compress_type, raw.file_size = zipfile.ZIP_STORED, info.compress_size
        del raw.CRC
        unpacker, checksum = bz2.BZ2Decompressor(), 0
        with self._zip.open(raw) as member:
            while not unpacker.eof:
                packed = member.read(CHUNK_BYTES) if unpacker.needs_input else b""
                if unpacker.needs_input and not packed:
                    raise EOFError("it ends too early")
                chunk = unpacker.decompress(packed, CHUNK_BYTES)
                checksum = zlib.crc32(chunk, checksum)
                yield chunk
        if checksum != info.CRC:
            raise zipfile.BadZipFile("wrong checksum")

    def _list(self) -> None:
        """Keep the last member of each name; directories and links are not read."""
        for info in self._zip.infolist():
            parts = label_parts(info.filename)
            # Only what was made on Unix carries Unix' file types.
            mode = info.external_attr >> 16 if info.create_system == 3 else 0
            if not parts or info.filename.endswith(("/", "\\")):
                continue
            self.members.pop(parts, None)
            if stat.S_IFMT(mode) in (0, stat.S_IFREG):
                self.members[parts] = info
            else:
                self.links.append(parts)


def label_parts(filename: str) -> tuple[str, ...]:
    """A member's name, as `zipfile` gives it with the UTF-8 flag off, cut at its slashes.

    The bytes are UTF-8 where they can be, else CP949 (Windows in Korean sets no flag), else
    CP437 as the format has it. Backslashes count as slashes; the root, drives and `.` are
    dropped, and `..` stays, as a label like any other.
    """
    parts = _decoded(filename).replace("\\", "/").split("/")
    if parts and len(parts[0]) == 2 and parts[0].endswith(":"):
        parts = parts[1:]
    return tuple(clean_filename(part) for part in parts if part not in ("", "."))


class _Guard:
    """A zip's bytes for `zipfile`, which asks for the whole directory in one read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.is_listing = True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(MAX_DIRECTORY_BYTES + 1 if size < 0 else _bounded(size))
        if self.is_listing and data.startswith(_ENTRY) and len(data) >= _ENTRY_BYTES:
            return _without_utf8_flags(data)
        if data.startswith(_LOCAL) and len(data) == 30:
            return data[:7] + bytes((data[7] & ~0x08,)) + data[8:]
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        """Leave the stream to whoever opened it."""


def _bounded(size: int) -> int:
    if size > MAX_DIRECTORY_BYTES:
        raise IntakeError(Remark("the zip's directory is too large"))
    return size


def _without_utf8_flags(directory: bytes) -> bytes:
    """The directory with each entry's bit 11 off, so that no name's bytes can fail to decode."""
    changed, position, entries = bytearray(directory), 0, 0
    while directory.startswith(_ENTRY, position) and position + _ENTRY_BYTES <= len(directory):
        entries += 1
        changed[position + 9] &= ~0x08
        position += _ENTRY_BYTES + sum(struct.unpack_from("<3H", directory, position + 28))
    if entries > MAX_MEMBERS:
        raise IntakeError(
            Remark("the zip holds more than {number} files", number=f"{MAX_MEMBERS:,}")
        )
    return bytes(changed)


def _decoded(filename: str) -> str:
    try:
        raw = filename.encode("cp437")
    except UnicodeEncodeError:  # newer versions of zipfile read a Unicode name from the extra field
        return filename
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return filename


def _damaged(name: str, error: Exception, where: str = "") -> IntakeError | MachineError:
    if is_shortage(error):
        return short_of(f"{name} cannot be read", error)
    return IntakeError(
        Remark("{file} is damaged{where}: {error}", file=name, where=where, error=_words(error))
    )


def _words(error: Exception) -> str:
    if str(error) == "File is not a zip file":
        return Remark("its end is missing, perhaps the upload was cut short")
    first = clip(clean_filename(str(error).partition("\n")[0]), 100)
    return first or type(error).__name__
