"""A zip of files that are in hand: equal files give equal bytes, whenever and wherever."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Container, Mapping

TIMESTAMP = (1980, 1, 1, 0, 0, 0)
"""The time of every file: the earliest that a zip can hold."""


def zip_bytes(files: Mapping[str, bytes], *, executable: Container[str] = ()) -> bytes:
    """Pack files.

    Parameters
    ----------
    files : mapping of str to bytes
        Name in the zip to contents; packed in the order of their names.
    executable : container of str
        Names of those that may be run as they are.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, TIMESTAMP)
            info.create_system = 3  # Unix, on whatever machine it is built
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFREG | (0o755 if name in executable else 0o644)) << 16
            archive.writestr(info, files[name])
    return buffer.getvalue()
