"""Where a mistake was found, in words: the line, what is around it, what is right there."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.model import Graded, Located
from autograder.remarks import of_label
from autograder.words.wording import Wording


def located_in(graded: Graded, question: str, *, hidden: bool) -> list[Located]:
    """What is told of a question; nothing where hidden cases are not told of either."""
    return [each for each in graded.located if hidden and each.question == question]


def heading(located: Located, words: Wording) -> str:
    """Where to look, its names as `code`."""
    function = located.function.replace("`", "")
    label = words.remark(of_label(located.label.replace("`", "")))
    return words.say("located.line", line=located.line, label=label, function=function)


def known_of(located: Located, words: Wording) -> list[str]:
    """What is known of the line beside that it is the one."""
    said = [words.say("located.help")]
    if located.wrong:
        key = {0: "wrong", 1: "wrong", 2: "wrong_second"}.get(located.visit, "wrong_later")
        wrong = _listed([located.wrong])
        said.append(words.say(f"located.{key}", wrong=wrong, visit=located.visit))
    return said


def numbered(located: Located) -> list[tuple[int, str, bool]]:
    """(number, text, whether it is the one) of each line that is shown."""
    lines = enumerate(located.text, located.first)
    return [(number, text, number == located.line) for number, text in lines]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name.replace('`', '')}`" for name in names)
