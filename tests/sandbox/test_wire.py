"""Frames: what is written is what is read, and whatever else is read is a WireError."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox import wire
from autograder.sandbox.wire import Decoder, Encoder, Handle, WireError, frames

NUMBERS = st.floats(width=64) | st.integers(wire.SMALLEST_INTEGER, wire.LARGEST_INTEGER)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ARRAYS = st.sampled_from(list(wire.DTYPES.values())).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, min_side=0, max_side=4))
)
HANDLES = st.builds(Handle, st.integers(0, 9), TEXTS, st.booleans())
LEAVES = st.none() | st.booleans() | NUMBERS | TEXTS | ARRAYS | HANDLES
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        # JSON reads every NaN as the same object, so that two NaN keys become one.
        | st.dictionaries(TEXTS | NUMBERS.filter(lambda key: key == key), inner, max_size=4)
    ),
    max_leaves=20,
)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS | st.sampled_from(["l", "t", "d", "a", "h"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=30,
)


def parts(frame: bytes) -> tuple[bytes, bytes]:
    size = wire.HEADER.size
    json_bytes, array_bytes = wire.lengths(frame[:size])
    assert len(frame) == size + json_bytes + array_bytes
    return frame[size : size + json_bytes], frame[size + json_bytes :]


def travelled(value: Any) -> Any:
    encoder = Encoder(keep=lambda handle: handle)  # type: ignore[arg-type, return-value]
    text, data = parts(encoder.frame({"value": encoder.value(value)}))
    decoder = Decoder(wire.read_text(text), data)
    return decoder.value(decoder.message["value"])


def read(value: Any, arrays: Any = (), data: bytes = b"") -> Any:
    decoder = Decoder({"value": value, "arrays": list(arrays)}, data)
    return decoder.value(decoder.message["value"])


def same(first: Any, second: Any) -> bool:
    if isinstance(first, np.ndarray):
        return (first.dtype, first.shape, first.tobytes()) == (
            second.dtype,
            second.shape,
            second.tobytes(),
        )
    if isinstance(first, dict):
        return same([*first.items()], [*second.items()])
    if isinstance(first, (list, tuple)):
        alike = type(first) is type(second) and len(first) == len(second)
        return alike and all(map(same, first, second))
    return type(first) is type(second) and (first == second or first != first)


@given(VALUES)
def test_what_is_written_is_what_is_read(value: Any) -> None:
    assert same(value, travelled(value))


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_any_bytes_are_a_frame_or_a_wire_error(text: bytes, data: bytes) -> None:
    try:
        decoder = Decoder(wire.read_text(text), data)
        decoder.value(decoder.message.get("value"))
    except WireError:
        pass


@given(JSON, JSON, st.binary(max_size=64))
def test_any_json_is_a_value_or_a_wire_error(value: Any, arrays: Any, data: bytes) -> None:
    text = json.dumps({"value": value, "arrays": arrays}).encode()
    try:
        decoder = Decoder(wire.read_text(text), data)
        decoder.value(decoder.message["value"])
    except WireError:
        pass


@given(st.lists(VALUES, min_size=1, max_size=4))
def test_answers_that_travel_together_are_what_each_was(values: list[Any]) -> None:
    answers = []
    for value in values:
        encoder = Encoder(keep=lambda handle: handle)  # type: ignore[arg-type, return-value]
        answers.append(encoder.parts({"value": encoder.value(value)}))
    text, data = parts(wire.frame_of_answers(7, 3, answers))
    message = wire.read_text(text)
    decoders = wire.read_answers(message, len(text), data, lambda handle: handle)

    assert (message["id"], message["n"]) == (7, 3)
    assert all(
        same(value, decoder.value(decoder.message["value"]))
        for value, decoder in zip(values, decoders, strict=True)
    )


@given(JSON | st.lists(st.fixed_dictionaries({"arrays": JSON})), st.binary(max_size=64))
def test_any_json_is_answers_or_a_wire_error(answers: Any, data: bytes) -> None:
    with contextlib.suppress(WireError):
        wire.read_answers({"answers": answers}, 0, data, lambda handle: handle)


@given(st.binary(min_size=8, max_size=8))
def test_a_header_is_bounded_or_a_wire_error(header: bytes) -> None:
    try:
        json_bytes, array_bytes = wire.lengths(header)
    except WireError:
        return
    assert json_bytes <= wire.MAX_JSON_BYTES
    assert array_bytes <= wire.MAX_ARRAY_BYTES


def test_one_array_in_two_places_travels_once() -> None:
    array = np.ones(1000)
    encoder = Encoder()
    frame = encoder.frame({"value": encoder.value([array, array])})

    assert len(frame) < 2 * array.nbytes


def test_arguments_are_copies_of_their_own() -> None:
    array = np.ones(3)
    first, second = travelled([array, array])
    first[:] = 0

    assert second.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("value", "arrays", "data"),
    [
        ([], (), b""),
        (["x"], (), b""),
        (["a", 0, ""], (), b""),
        (["a", 0], [["d"]], bytes(8)),
        (["a", "0", ""], [["d"]], bytes(8)),
        (["a", 0, "x"], [["d"]], bytes(8)),
        (["a", -1, ""], [["d"]], bytes(8)),
        (["a", 0, ""], [["O", 1]], bytes(8)),
        (["a", 0, ""], [["d", 2]], bytes(8)),
        (["a", 0, ""], [["d"]], bytes(9)),
        (["a", 0, ""], [["d", -1]], b""),
        (["a", 0, ""], [["d", *[1] * 17]], bytes(8)),
        (["a", 0, ""], [["d", *[2**24] * 14, 0]], b""),
        (["a", 0, ""], [["d", *[2**24] * 14]], b""),
        (None, [["d", 0]] * (frames.MAX_NODES + 1), b""),
        (["k", 0], (), b""),
        (["h", "0", "x", True], (), b""),
        (["d", [1]], (), b""),
        (["d", [["l"], 1]], (), b""),
        (2**64, (), b""),
        (-(2**63) - 1, (), b""),
        ({"a": 1}, (), b""),
    ],
)
def test_what_no_encoder_writes_is_refused(value: Any, arrays: Any, data: bytes) -> None:
    with pytest.raises(WireError):
        read(value, arrays, data)


@pytest.mark.parametrize(
    "value",
    [
        ["l", *[["a", 0, ""]] * 100],
        ["l", *[["a", 0, ""]] * 10],
        ["l", "x" * 20_000, *["y"] * 20_000],
        ["l", "x" * 4_000, *[["a", 0, ""]] * 4],
        ["d", ["note", ["l", "x" * 20_000, *["y"] * 20_000]]],
    ],
    ids=[
        "an array a hundred times",
        "as floats",
        "a text among many",
        "a text among arrays",
        "in a dict",
    ],
)
def test_what_grows_when_numpy_reads_it_is_refused(value: Any) -> None:
    with pytest.raises(WireError):
        read(value, [["b", 250_000]], bytes(250_000))


def test_the_name_of_an_objects_type_is_cut() -> None:
    assert read(["h", 0, "x" * 1000, False]).type_name == "x" * 80


def test_answers_leave_no_bytes_over() -> None:
    answers = [{"value": ["a", 0, ""], "arrays": [["d"]]}]

    with pytest.raises(WireError, match="belong to no array"):
        wire.read_answers({"answers": answers}, 0, bytes(16), lambda handle: handle)


def test_a_long_text_under_a_key_of_its_own_costs_nobody_the_arrays_beside_it() -> None:
    arrays = [["note", "x" * 20_000], ["x" * 20_000, 1], ["W", ["a", 0, ""]]]

    _, grads = read(["t", ["a", 0, ""], ["d", *arrays]], [["b", 250_000]], bytes(250_000))

    assert grads["W"].shape == (250_000,)
    assert grads["note"] == "x" * 20_000


def test_a_dict_whose_keys_share_a_hash_is_refused() -> None:
    class Equal(Handle):
        def __hash__(self) -> int:
            return 1

    value = ["d", *[[["h", n, "x", False], 1] for n in range(200)]]
    message = {"value": value, "arrays": []}
    decoder = Decoder(message, b"", resolve=lambda h: Equal(h.number, h.type_name))

    with pytest.raises(WireError, match="share a hash"):
        decoder.value(decoder.message["value"])


def test_deep_and_wide_json_is_refused_before_it_is_read() -> None:
    for text in (b"[" * 100_000, b'{"value":[' + b"[]," * 2_000_000 + b"[]]}"):
        with pytest.raises(WireError):
            wire.read_text(text)


@pytest.mark.parametrize("text", [b"[]", b"1", b"null"])
def test_json_that_is_no_object_is_refused(text: bytes) -> None:
    with pytest.raises(WireError):
        wire.read_text(text)


def nested(depth: int) -> Any:
    value: Any = None
    for _ in range(depth):
        value = ["l", value]
    return value


@pytest.mark.parametrize(
    "value",
    [nested(frames.MAX_DEPTH + 2), ["l", *[None] * frames.MAX_NODES]],
    ids=["inside one another", "beside one another"],
)
def test_more_values_than_anyone_looks_at_are_refused(value: Any) -> None:
    with pytest.raises(WireError, match="too many values"):
        read(value)


def test_a_list_that_holds_itself_becomes_a_handle_inside() -> None:
    endless: list[Any] = []
    endless.append(endless)
    value = Encoder(keep=lambda value: Handle(7, "list")).value(endless)

    assert value == ["l", ["h", 7, "list", False]]


def test_a_list_deeper_than_anyone_looks_becomes_a_handle_inside() -> None:
    deep: list[Any] = []
    for _ in range(10_000):
        deep = [deep]
    value = Encoder(keep=lambda value: Handle(7, "list")).value(deep)

    assert json.dumps(value).count('"l"') == wire.MAX_DEPTH + 1
    assert '"h", 7, "list"' in json.dumps(value)


def test_a_list_that_stands_in_two_places_is_no_list_that_holds_itself() -> None:
    twice = [1.0]
    assert travelled([twice, twice]) == [[1.0], [1.0]]


def test_a_broadcast_array_is_refused_before_it_is_copied() -> None:
    with pytest.raises(WireError, match="MiB"):
        Encoder().value(np.broadcast_to(1.0, (1000, 1000, 1000)))


@pytest.mark.parametrize(
    "value",
    [
        np.array([None]),
        np.array(["a"]),
        np.zeros(2, "d,d"),
        np.ma.masked_array([1.0]),
        object(),
        {1},
    ],
    ids=["objects", "text", "structured", "masked", "object", "set"],
)
def test_what_is_no_plain_data_stays_with_the_worker(value: Any) -> None:
    with pytest.raises(WireError, match="no plain data"):
        Encoder().value(value)
    assert Encoder(keep=lambda value: Handle(0, "x")).value(value) == ["h", 0, "x", False]


def test_lone_surrogates_are_replaced() -> None:
    assert read("\ud800") == "?"


LOADED = {"kind": "loaded", "kinds": {}, "problems": []}


@pytest.mark.parametrize("forged", [{"kind": "x"}, {"kinds": []}, {"problems": [None] * 9}])
def test_what_says_no_plausible_thing_of_loading_is_refused(forged: dict[str, Any]) -> None:
    assert wire.read_loaded(LOADED, ["f"], 8).kinds == {"f": "missing"}

    with pytest.raises(WireError):
        wire.read_loaded({**LOADED, **forged}, ["f"], 8)


def test_what_a_worker_says_was_raised_is_cut_and_can_be_encoded() -> None:
    where = [["hw.py", line, "f"] for line in range(100)]
    message = {
        "kind": "raised",
        "type": "\ud800" + "E" * 1000,
        "text": "x" * 10_000,
        "where": where,
    }
    raised = wire.read_answer(message)

    assert raised == wire.Raised(
        "?" + "E" * (wire.MAX_NAME - 1),
        "x" * wire.MAX_TEXT,
        tuple(("hw.py", line, "f") for line in range(100 - wire.MAX_PLACES, 100)),
    )
