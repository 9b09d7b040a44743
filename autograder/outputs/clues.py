"""Where to begin in a question: what its right and its wrong cases say together.

Cases are called "FUNCTION: PART, at several sizes", "…, one time step" and the like, so that parts
and sizes can be told apart in any homework; a question whose cases are called otherwise has no
such clue.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from autograder.homework.settings import Group
from autograder.model import CaseResult
from autograder.outputs.findings import Finding
from autograder.words.wording import Wording

MAX_LISTED = 4
"""Parts that are right; of more it is told that all else is."""
SEVERAL, STEP, ROW, LARGE = "several", "step", "row", "large"

_SIZE = re.compile(
    r"(?:^|,? )(?:of )?(?:(?P<several>at several sizes|over several steps)|"
    r"(?P<step>(?:one time|a single) step)|(?P<row>a single row)|(?P<large>a large ))"
)
_NUMERIC = "numeric check of "

Verdict = Mapping[str, bool]
"""Whether all cases of a part are right, by size."""


def clue_of(
    found: Sequence[Finding], cases: Sequence[CaseResult], groups: Sequence[Group], words: Wording
) -> str:
    """Say where to begin in a question in which something is wrong that was not recognised."""
    if not any(each.lost and not each.hints and not each.follows for each in found):
        return ""
    return clue(cases, groups, words)


def clue(cases: Sequence[CaseResult], groups: Sequence[Group], words: Wording) -> str:
    """Say where to begin.

    Parameters
    ----------
    cases : sequence of CaseResult
        All of one question that may be told of.
    groups : sequence of Group
        Parts that the homework has one name for.

    Returns
    -------
    str
        Empty where the cases say nothing together, or where nothing is wrong.
    """
    verdicts = _verdicts(cases)
    parts = {part: sizes for part, sizes in verdicts.items() if SEVERAL in sizes}
    right = [part for part, sizes in parts.items() if all(sizes.values())]
    wrong = [part for part in parts if part not in right]
    if not wrong:
        return ""
    rest = _all_of([sizes for part, sizes in verdicts.items() if part not in parts])
    by_size = _by_size([{**rest, **parts[part]} for part in wrong], cases, words)
    if not right:
        return by_size or _first_public(cases, words)
    named = _named(wrong, groups, words) or _listed(wrong, words)
    others = _listed(right, words) if len(right) <= MAX_LISTED else words.say("clue.all_else")
    apart = words.say("clue.apart", right=others, wrong=named)
    return f"{apart} {by_size}".rstrip()


def _verdicts(cases: Sequence[CaseResult]) -> Mapping[str, Verdict]:
    """What is right of each part, by size."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for case in cases:
        read = _read(case.case) if case.points else None
        if read is not None:
            part, size = read
            found[part][size] = found[part].get(size, True) and case.passed
    return found


def _read(name: str) -> tuple[str, str] | None:
    """Take a part and a size from the name of a case."""
    if name.startswith(_NUMERIC):
        part = name[len(_NUMERIC) :]
        return None if ", " in part else (part, SEVERAL)  # of several, not all need be wrong
    function, colon, rest = name.partition(": ")
    if not colon:
        function, _, rest = name.partition(" ")
    match = _SIZE.search(rest)
    if match is None or match.lastgroup is None:
        return None
    return rest[: match.start()] or function, match.lastgroup


def _all_of(verdicts: Sequence[Verdict]) -> Verdict:
    sizes = {size for each in verdicts for size in each}
    return {size: all(each.get(size, True) for each in verdicts) for size in sizes}


def _by_size(wrong: Sequence[Verdict], cases: Sequence[CaseResult], words: Wording) -> str:
    """What the sizes at which the wrong parts are right and wrong say."""

    def everywhere(right: str, wrong_at: str) -> bool:
        return all(each.get(right) is True and each.get(wrong_at) is False for each in wrong)

    for one in (STEP, ROW):
        if everywhere(one, SEVERAL):
            return words.say(f"clue.several_{one}s")
        if everywhere(SEVERAL, one):
            return words.say(f"clue.single_{one}")
    if everywhere(SEVERAL, LARGE):
        failed = {case.key for case in cases if not case.passed and case.points}
        return words.say("clue.too_slow" if failed <= {"timed_out"} else "clue.large")
    return ""


def _first_public(cases: Sequence[CaseResult], words: Wording) -> str:
    """Point to a public check whose numbers are shown: they can be followed by hand."""
    case = next((case for case in cases if not case.hidden and "want" in case.data), None)
    return words.say("clue.public", case=words.case(case.case)) if case else ""


def _named(parts: Sequence[str], groups: Sequence[Group], words: Wording) -> str:
    """Use the homework's one name for these parts, where it has one."""
    for group in groups:
        fits = {each: [part for part in parts if fnmatchcase(part, each)] for each in group.of}
        if all(fits.values()) and {part for each in fits.values() for part in each} == set(parts):
            return words.text(group.name)
    return ""


def _listed(parts: Sequence[str], words: Wording) -> str:
    return ", ".join(f"`{part}`" if part.isidentifier() else words.case(part) for part in parts)
