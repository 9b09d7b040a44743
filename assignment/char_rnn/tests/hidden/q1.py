"""encode, decode and perplexity against the reference."""

from otter.test_files import test_case

from assignment.char_rnn.examples import LOSSES, OUTPUTS, STRANGERS, TEXTS
from assignment.char_rnn.tests.public.q1 import as_text, refuses
from autograder.cases.checks import CheckFailed, agree, agree_number

OK_FORMAT = False
name = "q1"
points = 10


@test_case(name="encode at several texts and vocabularies", points=3, hidden=True)
def encode_values(encode, reference):
    for text, vocab in TEXTS:
        agree(encode(text, vocab), reference.encode(text, vocab), "encode(text, vocab)")


@test_case(name="encode: a character outside the vocabulary is a ValueError", points=1, hidden=True)
def encode_refuses_strangers(encode):
    for text, vocab in STRANGERS:
        refuses(encode, text, vocab)


@test_case(name="decode at several sizes, one step included", points=3, hidden=True)
def decode_values(decode, reference):
    for point in OUTPUTS:
        expected = reference.decode(point.y, point.vocab)
        text = as_text(decode(point.y, point.vocab), len(expected), "decode(y, vocab)")
        wrong = [got != want for got, want in zip(text, expected, strict=True)]
        if any(wrong):
            first = wrong.index(True)
            raise CheckFailed(
                "step",
                what="decode(y, vocab)",
                right=f"character {first}",
                wrong=f"character {first + 1}",
            )


@test_case(name="perplexity of several losses", points=3, hidden=True)
def perplexity_values(perplexity, reference):
    for loss, t in LOSSES:
        agree_number(perplexity(loss, t), reference.perplexity(loss, t), "perplexity(loss, t)")
