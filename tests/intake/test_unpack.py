"""Zips of every make, and of bad will. A student's zip is never written to the disk."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from autograder.errors import IntakeError
from autograder.intake.unpack import Archive, label_parts
from tests.intake.making import SCRIPT, grade_bytes, renamed, symlink, zipped


def with_flag(archive: bytes, flag: int) -> bytes:
    """The zip with a general purpose flag set in all of its headers."""
    data = bytearray(archive)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(signature)
        while position >= 0:
            (flags,) = struct.unpack_from("<H", data, position + offset)
            struct.pack_into("<H", data, position + offset, flags | flag)
            position = data.find(signature, position + 4)
    return bytes(data)


def with_method(archive: bytes, method: int) -> bytes:
    data = bytearray(archive)
    struct.pack_into("<H", data, data.find(b"PK\x03\x04") + 8, method)
    struct.pack_into("<H", data, data.find(b"PK\x01\x02") + 10, method)
    return bytes(data)


def status(folder: Path, data: bytes) -> str:
    with pytest.raises(IntakeError) as told:
        grade_bytes(folder, "kim.zip", data)
    return str(told.value)


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_every_method_that_python_knows_is_read(tmp_path: Path, method: int) -> None:
    archive = zipped(("homework.py", SCRIPT * 2000), method=method)
    assert grade_bytes(tmp_path, "kim.zip", archive).cells[0].source == SCRIPT * 2000


@pytest.mark.parametrize(
    "name",
    [
        "../../homework.py",
        "/homework.py",
        "C:\\Users\\kim\\homework.py",
        "kim\\homework.py",
        "./kim//homework.py",
        "C:homework.py/homework.py",
    ],
)
def test_a_name_is_only_a_label(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "deep" / "class"
    folder.mkdir(parents=True)
    source = grade_bytes(folder, "kim.zip", zipped((name, SCRIPT)))

    assert source.cells[0].source == SCRIPT
    assert sorted(tmp_path.rglob("*")) == [folder.parent, folder, folder / "kim.zip"]


def test_of_members_with_one_name_the_last_counts(tmp_path: Path) -> None:
    archive = zipped(("homework.py", "x = 1\n"), ("homework.py", "x = 2\n"))
    assert grade_bytes(tmp_path, "kim.zip", archive).cells[0].source == "x = 2\n"


def test_names_in_cp949_are_read(tmp_path: Path) -> None:
    raw = "홍길동/답.py".encode("cp949")
    archive = renamed(zipped(("x" * len(raw), SCRIPT)), b"x" * len(raw), raw)
    assert grade_bytes(tmp_path, "kim.zip", archive).filename == "답.py"


def test_a_name_that_claims_to_be_utf_8_and_is_not_costs_nothing(tmp_path: Path) -> None:
    archive = zipped(("homework.py", SCRIPT), ("xxxx.txt", "notes"))
    archive = with_flag(renamed(archive, b"xxxx", b"\xff\xfe\xfd\xfc"), 0x800)
    assert grade_bytes(tmp_path, "kim.zip", archive).cells[0].source == SCRIPT


def test_label_parts_keep_what_climbs_as_a_label() -> None:
    assert label_parts("../a/./b.py") == ("..", "a", "b.py")


def test_a_link_is_not_followed_and_told(tmp_path: Path) -> None:
    told = status(tmp_path, symlink("homework.py", "/etc/passwd"))
    assert told == "homework.py in the zip is a link, and links are not followed"


def test_a_broken_member_that_is_not_the_entry_does_not_matter(tmp_path: Path) -> None:
    archive = zipped(
        ("data.bin", b"0123456789"), ("homework.py", SCRIPT), method=zipfile.ZIP_STORED
    )
    archive = archive.replace(b"0123456789", b"9876543210")
    assert grade_bytes(tmp_path, "kim.zip", archive).cells[0].source == SCRIPT


def test_a_wrong_checksum_of_the_entry_is_told(tmp_path: Path) -> None:
    archive = zipped(("homework.py", SCRIPT), method=zipfile.ZIP_STORED).replace(b"42", b"43")
    assert status(tmp_path, archive) == (
        "the zip is damaged at homework.py: Bad CRC-32 for file 'homework.py'"
    )


def test_a_wrong_checksum_of_bzip2_is_told(tmp_path: Path) -> None:
    data = bytearray(zipped(("homework.py", SCRIPT), method=zipfile.ZIP_BZIP2))
    data[data.find(b"PK\x01\x02") + 16] ^= 1
    assert status(tmp_path, bytes(data)) == "the zip is damaged at homework.py: wrong checksum"


def test_an_encrypted_zip_is_told(tmp_path: Path) -> None:
    archive = with_flag(zipped(("homework.py", SCRIPT)), 0x1)
    assert status(tmp_path, archive) == "the zip is encrypted: hand it in without a password"


def test_an_unknown_method_is_told_by_its_name(tmp_path: Path) -> None:
    archive = with_method(zipped(("homework.py", SCRIPT)), 9)
    assert status(tmp_path, archive) == (
        "the zip is packed with Deflate64, which cannot be read: zip it again"
    )


def test_a_zip_that_was_cut_short_is_told(tmp_path: Path) -> None:
    archive = zipped(("homework.py", SCRIPT))
    assert status(tmp_path, archive[:-30]) == (
        "the zip is damaged: its end is missing, perhaps the upload was cut short"
    )


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ((), "the zip is empty"),
        ((("kim/", ""),), "the zip is empty"),
        ((("__MACOSX/._homework.py", "x"), (".DS_Store", "x")), "the zip is empty"),
        (
            (("report.pdf", "%PDF"),),
            "no homework.py or homework.ipynb in the zip (found: report.pdf)",
        ),
        (
            (("[Content_Types].xml", ""), ("word/document.xml", "")),
            "the file is an Office or Hangul document, not a zip, .py or .ipynb",
        ),
    ],
)
def test_a_zip_without_source_is_told(
    tmp_path: Path, files: tuple[tuple[str, str], ...], words: str
) -> None:
    assert status(tmp_path, zipped(*files)) == words


def test_a_bomb_is_left_after_its_first_32_mib(tmp_path: Path) -> None:
    archive = zipped(("homework.py", bytes(50_000_000)))
    assert status(tmp_path, archive) == "homework.py is too large: more than 32 MiB"


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_is_unpacked_in_small_bits(tmp_path: Path, method: int) -> None:
    archive = zipped(("homework.py", bytes(100_000_000)), method=method)
    tracemalloc.start()
    status(tmp_path, archive)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 75_000_000


def test_a_size_that_the_zip_claims_is_not_believed(tmp_path: Path) -> None:
    data = bytearray(zipped(("homework.py", SCRIPT)))
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, 2**31)
    assert grade_bytes(tmp_path, "kim.zip", bytes(data)).cells[0].source == SCRIPT


def test_entries_that_overlap_cost_no_more_than_one(tmp_path: Path) -> None:
    archive = zipped(*((f"a{n}.txt", b"0" * 1000) for n in range(100)), ("homework.py", SCRIPT))
    data = bytearray(archive)
    position = data.find(b"PK\x01\x02")
    while data.startswith(b"PK\x01\x02", position):
        name_bytes = struct.unpack_from("<H", data, position + 28)[0]
        if name_bytes != len("homework.py"):
            struct.pack_into("<I", data, position + 42, 0)
        position += 46 + name_bytes
    assert grade_bytes(tmp_path, "kim.zip", bytes(data)).cells[0].source == SCRIPT


def test_a_directory_of_100_000_entries_is_read() -> None:
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    entry = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    )
    directory = (entry + b"a") * 100_000
    end = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFE, 0xFFFE, len(directory), len(local), 0
    )
    assert list(Archive(io.BytesIO(local + directory + end)).members) == [("a",)]


def test_a_directory_of_more_entries_is_told() -> None:
    entry = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    )
    directory = (entry + b"a") * 100_001
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0, 0, len(directory), 0, 0)
    with pytest.raises(IntakeError, match="more than 100,000 files"):
        Archive(io.BytesIO(directory + end))


def test_a_directory_of_any_size_is_not_read_whole() -> None:
    size = 64 * 2**20
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0, 0, size, 0, 0)
    with pytest.raises(IntakeError, match="directory is too large"):
        Archive(io.BytesIO(bytes(size) + end))
