"""Whatever is handed in, intake gives a value or one plain line."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from autograder.errors import IntakeError
from autograder.intake import discover, fingerprint, read_source
from autograder.intake.extract import extract
from autograder.intake.naming import fold
from autograder.model import Source
from tests.intake.making import SCRIPT, assignment, notebook, submitted, zipped

NAMES = st.sampled_from(["kim.zip", "kim.py", "kim.ipynb", "kim", "kim.pdf"])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["cells", "worksheets", "source", "cell_type", "metadata", "name"]),
            inner,
        )
    ),
    max_leaves=15,
)
# The pieces that hostile names are made of.
PIECES = st.sampled_from(
    [
        "..",
        ".",
        "",
        "/",
        "\\",
        "C:",
        "~",
        "homework.py",
        "tests",
        "\0",
        "\n",
        "가",
        "a" * 300,
        "CON",
    ]
)
HOSTILE_NAMES = st.lists(PIECES, min_size=1, max_size=6).map("/".join) | st.text(max_size=20)


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """A folder of its own for each example, which pytest's `tmp_path` is not."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def assert_told_or_read(name: str, data: bytes) -> None:
    with fresh_folder() as folder:
        path = folder / name
        path.write_bytes(data)
        submission = submitted(path)
        assert len(fingerprint(submission)) == 64
        try:
            source = read_source(submission, assignment())
        except IntakeError as error:
            words = str(error)
            assert words and "\n" not in words and len(words) < 500
        else:
            assert isinstance(source, Source)
            "".join(cell.source for cell in source.cells).encode()


@given(NAMES, st.binary(max_size=300))
@example("kim.zip", b"PK\x05\x06" + bytes(18))
@example("kim.ipynb", b"{")
def test_any_bytes_are_read_or_told(name: str, data: bytes) -> None:
    assert_told_or_read(name, data)


@given(st.data(), st.sampled_from([0, 8, 12, 14]))
def test_a_zip_with_any_bytes_changed_is_read_or_told(data: st.DataObject, method: int) -> None:
    archive = bytearray(zipped(("a/homework.py", SCRIPT), ("b.txt", "x"), method=method))
    for _ in range(data.draw(st.integers(1, 6))):
        archive[data.draw(st.integers(0, len(archive) - 1))] = data.draw(st.integers(0, 255))
    assert_told_or_read("kim.zip", bytes(archive[: data.draw(st.integers(1, len(archive)))]))


@given(st.data())
def test_a_notebook_with_any_bytes_changed_is_read_or_told(data: st.DataObject) -> None:
    book = bytearray(notebook("a = 1", "b = '가'").encode())
    for _ in range(data.draw(st.integers(1, 6))):
        book[data.draw(st.integers(0, len(book) - 1))] = data.draw(st.integers(0, 255))
    assert_told_or_read("kim.ipynb", bytes(book))


@given(st.dictionaries(st.sampled_from(["cells", "worksheets", "metadata"]), JSON))
def test_any_json_is_read_or_told(book: dict[str, object]) -> None:
    assert_told_or_read("kim.ipynb", json.dumps(book).encode())


@given(st.lists(HOSTILE_NAMES, max_size=6))
def test_a_zip_with_hostile_names_never_touches_the_disk_outside(names: list[str]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.NameToInfo.clear()
            archive.writestr(zipfile.ZipInfo(name or "x"), "x = 1\n")
    with fresh_folder() as outside:
        path = outside / "all.zip"
        path.write_bytes(buffer.getvalue())
        extract(path, outside / "inside")
        found = discover(path, outside / "workspace")

        assert {each.name for each in outside.iterdir()} <= {"all.zip", "inside", "workspace"}
        assert len({fold(each.id) for each in found}) == len(found)
        assert len({fold(each.folder) for each in found}) == len(found)


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=8))
def test_files_of_any_name_are_submissions_of_their_own(names: list[bytes]) -> None:
    with fresh_folder() as outside:
        folder = outside / "class"
        folder.mkdir()
        written = set()
        for name in names:
            raw = b"x" + name.replace(b"/", b"_").replace(b"\0", b"_")
            (folder / raw.decode("utf-8", "surrogateescape")).write_text("x = 1\n")
            written.add(raw)
        found = discover(folder, outside / "workspace")

    assert len(found) == len(written)
    assert len({fold(each.id) for each in found}) == len(written)
    for each in found:
        each.id.encode()
