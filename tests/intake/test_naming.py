"""Ids and the folders made of them."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from autograder.intake.naming import (
    clean_filename,
    clean_text,
    fold,
    id_from_name,
    is_hidden,
    number_apart,
    safe_folder,
    safe_folders,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=150)


def test_an_id_is_the_name_without_its_ending() -> None:
    assert id_from_name("kim.final.py") == "kim.final"


def test_a_folder_has_no_ending_to_lose() -> None:
    assert id_from_name("j.kim", is_folder=True) == "j.kim"


def test_a_folder_called_zip_loses_that() -> None:
    assert id_from_name("kim.zip", is_folder=True) == "kim"


def test_an_id_is_nfc() -> None:
    assert id_from_name(unicodedata.normalize("NFD", "김길동") + ".py") == "김길동"


def test_bytes_that_are_cp949_are_read_as_such() -> None:
    name = "홍길동.py".encode("cp949").decode("utf-8", "surrogateescape")
    assert clean_filename(name) == "홍길동.py"


def test_bytes_that_are_nothing_become_replacement_characters() -> None:
    assert clean_filename("a\udcff\udcff.py") == "a��.py"


def test_controls_and_bidi_overrides_become_replacement_characters() -> None:
    assert clean_text("a\nb\x1b\u202ec\u2066") == "a�b��c�"


def test_a_joiner_within_a_word_stays() -> None:
    assert clean_text("नि\u200dर") == "नि\u200dर"


def test_what_the_operating_system_leaves_behind_is_hidden() -> None:
    assert all(map(is_hidden, [".DS_Store", "._kim.py", "__MACOSX", "Thumbs.db", "Desktop.ini"]))


def test_equal_ids_are_told_apart_by_a_number() -> None:
    assert number_apart(["kim", "kim", "kim"]) == ["kim", "kim-2", "kim-3"]


def test_a_number_given_never_meets_a_name_that_has_it() -> None:
    assert number_apart(["kim", "kim", "kim-2"]) == ["kim", "kim-3", "kim-2"]


def test_ids_that_differ_by_case_alone_are_equal() -> None:
    assert number_apart(["Kim", "kim", "STRASSE", "straße"]) == [
        "Kim",
        "kim-2",
        "STRASSE",
        "straße-2",
    ]


def test_a_folder_keeps_letters_of_any_script() -> None:
    assert safe_folder("김-길동_2.é") == "김-길동_2.é"


def test_a_folder_has_an_underscore_for_everything_else() -> None:
    assert safe_folder("../a b/=c") == "_._a_b__c"


def test_a_folder_is_never_a_device_of_windows() -> None:
    assert [safe_folder("CON"), safe_folder("lpt1.old"), safe_folder("CON", ending="-2")] == [
        "_CON",
        "_lpt1.old",
        "_CON-2",
    ]


def test_a_folder_has_at_most_100_characters() -> None:
    assert safe_folder("a" * 500) == "a" * 100


def test_a_folder_has_at_most_240_bytes() -> None:
    assert safe_folder("김" * 100) == "김" * 80


def test_folders_that_would_be_equal_once_shortened_differ() -> None:
    assert safe_folders(["a" * 200, "A" * 300]) == ["a" * 100, "A" * 98 + "-2"]


@given(st.lists(ANY_TEXT, max_size=12))
def test_any_names_give_unique_safe_folders(names: list[str]) -> None:
    folders = safe_folders(names)

    assert len({fold(folder) for folder in folders}) == len(names)
    for folder in folders:
        assert re.fullmatch(r"[\w.-]+", folder)
        assert len(folder) <= 100
        assert len(folder.encode()) <= 240
        assert not folder.startswith(".")
        assert not folder.endswith(".")


@given(st.lists(st.sampled_from(["kim", "KIM", "kim-2", "kim-2-2", "lee"]), max_size=12))
def test_any_ids_are_told_apart(names: list[str]) -> None:
    apart = number_apart(names)

    assert len(set(map(fold, apart))) == len(names)
    assert all(new.startswith(old) for old, new in zip(names, apart, strict=True))


@given(ANY_TEXT)
def test_cleaned_text_can_be_shown_anywhere(text: str) -> None:
    cleaned = clean_text(text)

    cleaned.encode()
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in cleaned)
