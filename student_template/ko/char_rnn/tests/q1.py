"""Public checks of q1; grading uses these and others."""

import builtins

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import CheckFailed, agree, agree_number, describe, shaped

OK_FORMAT = False
name = "q1"
points = 0


def refuses(encode, text, vocab):
    """Check that a character outside the vocabulary is refused, with a ValueError."""
    try:
        value = encode(text, vocab)
    except Exception as error:
        if not is_value_error(error):
            raise
    else:
        what = "encode of a character outside the vocabulary"
        raise CheckFailed("kind", what=what, got=describe(value), expected="a ValueError")


def is_value_error(error):
    """Whether a call ended with one; of an exception of the student's own class it is believed."""
    if getattr(error, "key", "") != "raised":
        return isinstance(error, ValueError)
    name = error.data["text"].partition(":")[0]
    kind = getattr(builtins, name, None)
    return issubclass(kind, ValueError) if isinstance(kind, type) else name.isidentifier()


def as_text(value, length, what):
    """An answer as a text of so many characters."""
    if not isinstance(value, str):
        raise CheckFailed("kind", what=what, got=describe(value), expected="a str")
    if len(value) != length:
        raise CheckFailed("length", what=what, got=len(value), expected=length)
    return value


@test_case(name='encode: "hello" as five columns of shape (4, 1)', points=0)
def encode_hello(encode):
    x = shaped(encode("hello", "helo"), (5, 4, 1), "encode(text, vocab)")
    agree(x, np.eye(4)[[0, 1, 2, 2, 3]].reshape(5, 4, 1), "encode(text, vocab)")


@test_case(name="encode: a character outside the vocabulary raises ValueError", points=0)
def encode_stranger(encode):
    refuses(encode, "hallo", "helo")


@test_case(name="decode: the likeliest character of every step", points=0)
def decode_worked_example(decode):
    y = np.array([[0.1, 0.4, 0.3, 0.2], [0.7, 0.1, 0.1, 0.1], [0.2, 0.2, 0.25, 0.35]])
    text = as_text(decode(y.reshape(3, 4, 1), "helo"), 3, "decode(y, vocab)")
    assert text == "eho", f'decode(y, vocab) is "{text}"; expected "eho"'


@test_case(name="decode: takes back what encode made", points=0)
def decode_takes_back(encode, decode):
    y = encode("hello", "helo")
    shaped(y, (5, 4, 1), "encode(text, vocab)")
    text = as_text(decode(y, "helo"), 5, "decode(y, vocab)")
    assert text == "hello", f'decode(encode("hello", vocab), vocab) is "{text}"'


@test_case(name="perplexity: 4 where each of 3 steps wavers between 4 characters", points=0)
def perplexity_worked_example(perplexity):
    agree_number(perplexity(3 * np.log(4.0), 3), 4.0, "perplexity(loss, t)")
