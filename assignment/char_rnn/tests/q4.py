"""sample: the text against the reference's, or what one's own encode and decode make of it."""

import numpy as np
from otter.test_files import test_case

from assignment.char_rnn.examples import LONG_WRITING, SHORT_WRITINGS, WRITINGS, right_text
from autograder.cases.checks import CheckFailed, any_of, describe

OK_FORMAT = False
name = "q4"
points = 15

VOCABULARY = "helo"
H0 = np.array([[0.2], [-0.1], [0.3]])


def copying():
    """A network that answers with the character that stands after its input in the vocabulary."""
    return {
        "W_X": np.array([[2.0, 0.0, -2.0, 0.0], [0.0, 2.0, 0.0, -2.0], [0.0, 0.0, 0.0, 0.0]]),
        "W_H": np.zeros((3, 3)),
        "W_Y": np.array([[0.0, -3.0, 0.0], [3.0, 0.0, 0.0], [0.0, 3.0, 0.0], [-3.0, 0.0, 0.0]]),
        "b_h": np.zeros((3, 1)),
        "b_y": np.zeros((4, 1)),
    }


def counting():
    """A network that answers by its state alone: it forgets what it reads."""
    params = {key: np.zeros_like(value) for key, value in copying().items()}
    params["W_H"] = np.array([[0.0, -3.0, 0.0], [3.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    params["W_Y"] = np.array([[5.0, 1.0, 0.0], [-1.0, 5.0, 0.0], [-5.0, -1.0, 0.0], [1.0, -5.0, 0]])
    return params


def same(text, expected):
    """Check a text: kind, length, then the first character that is wrong."""
    what = "sample(params, h0, first, n, vocab)"
    if not isinstance(text, str):
        raise CheckFailed("kind", what=what, got=describe(text), expected="a str")
    if len(text) != len(expected):
        raise CheckFailed("length", what=what, got=len(text), expected=len(expected))
    for index, (got, want) in enumerate(zip(text, expected)):  # noqa: B905 - also in Python 3.9
        if got != want:
            raise CheckFailed("step", what=what, right=index, wrong=index + 1)


@test_case(name="sample: n characters, none for n = 0", points=0)
def as_many_as_asked(sample):
    for n in (0, 1, 5):
        text = sample(copying(), H0, "h", n, VOCABULARY)
        assert isinstance(text, str), "sample should return a str"
        assert len(text) == n, f"for n = {n} sample wrote {len(text)} character(s)"


@test_case(name="sample: each answer is read as the next input", points=0)
def answers_are_read(sample):
    text = sample(copying(), H0, "h", 6, VOCABULARY)
    assert text == "elohel", f'sample wrote "{text}" after "h"; expected "elohel"'


@test_case(name="sample: the state is carried from step to step", points=0)
def state_is_carried(sample):
    text = sample(counting(), H0, "h", 6, VOCABULARY)
    expected = "eelohe"
    assert text == expected, f'sample wrote "{text}" after "h"; expected "{expected}"'


def greedily(point, encode, decode, forward):
    """What sample has to write with these pieces."""
    text, character, h = "", point.first, point.h0
    for _ in range(point.n):
        y, cache = forward(point.params, encode(character, point.vocab), h)
        h = cache["h"][-1]
        character = decode(y, point.vocab)
        text += character
    return text


def with_own_pieces(point, encode, decode, reference, earned):
    """An attempt for each mixture of the student's own encode and decode with the right ones."""
    mixtures = [(encode, decode), (encode, reference.decode), (reference.encode, decode)]

    def written(mixture):
        lively = greedily(WRITINGS[0], *mixture, reference.forward)
        if not earned("q1") or len(set(lively)) < 2:
            # A decode that always says the same would make any sample right.
            raise CheckFailed("not_earned", questions="q1")
        return greedily(point, *mixture, reference.forward)

    return [lambda mixture=mixture: written(mixture) for mixture in mixtures]


def check_texts(writings, sample, encode, decode, reference, earned):
    for point in writings:
        text = sample(point.params, point.h0, point.first, point.n, point.vocab)
        own = with_own_pieces(point, encode, decode, reference, earned)
        any_of(
            lambda text=text, point=point: same(text, right_text(reference, point)),
            *[lambda text=text, attempt=attempt: same(text, attempt()) for attempt in own],
        )


@test_case(name="sample at several sizes", points=9, hidden=True)
def texts_at_several_sizes(sample, encode, decode, reference, earned):
    check_texts(WRITINGS, sample, encode, decode, reference, earned)


@test_case(name="sample: one character, and none", points=2, hidden=True)
def one_character_and_none(sample, encode, decode, reference, earned):
    check_texts(SHORT_WRITINGS, sample, encode, decode, reference, earned)


@test_case(name="sample: a long text", points=4, hidden=True)
def long_text(sample, encode, decode, reference, earned):
    check_texts((LONG_WRITING,), sample, encode, decode, reference, earned)
