"""sample: the text against the reference's, or what one's own encode and decode make of it."""

from otter.test_files import test_case

from assignment.char_rnn.examples import LONG_WRITING, SHORT_WRITINGS, WRITINGS, right_text
from autograder.cases.checks import CheckFailed, any_of, describe, pays_where

OK_FORMAT = False
name = "q4"
points = 15


def same(text, expected):
    """Check a text: kind, length, then the first character that is wrong."""
    what = "sample(params, h0, first, n, vocab)"
    if not isinstance(text, str):
        raise CheckFailed("kind", what=what, got=describe(text), expected="a str")
    if len(text) != len(expected):
        raise CheckFailed("length", what=what, got=len(text), expected=len(expected))
    for index, (got, want) in enumerate(zip(text, expected)):  # noqa: B905 - also in Python 3.9
        if got != want:
            raise CheckFailed(
                "step", what=what, right=f"character {index}", wrong=f"character {index + 1}"
            )


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
        pays_where(earned, "q1")
        if len(set(lively)) < 2:  # a decode that always says the same would make any sample right
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
