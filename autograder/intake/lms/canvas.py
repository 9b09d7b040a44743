"""Canvas' "Download Submissions": one flat folder, everything said in the files' names.

`<name>_[LATE_]<user id>_<attachment id>_<file>`, where name is the sortable name in small letters
with nothing but letters and digits (a group's name may hold `_`); `anon_<id>` where marking is
anonymous; `…_text.html` and `…_link.html` for what was typed in and not uploaded. A file handed
in again gets `-1`, `-2` before its ending. Source: Canvas' own `lib/content_zipper.rb`,
https://github.com/instructure/canvas-lms/blob/master/lib/content_zipper.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.intake.drafts import Draft, problem_of
from autograder.intake.naming import clean_filename
from autograder.model import Origin, Person
from autograder.remarks import Remark

_WHO = r"^(?:(?P<name>(?!LATE_|anon_).+?)_)?(?:(?P<late>LATE)_)?(?P<user>\d+|anon_[^\W_]+)_"
_TYPED = re.compile(_WHO + r"(?:\d+_)?(?P<kind>text|link)\.html$", re.DOTALL)
_FILE = re.compile(_WHO + r"(?P<attachment>\d+)_(?P<file>.+)$", re.DOTALL)
_RESUBMITTED = re.compile(r"^(?P<stem>.+)-(?P<number>\d{1,3})(?P<ending>\.[^.]*)?$", re.DOTALL)

_TYPED_PROBLEM = {
    "text": Remark("handed in as text typed into Canvas, not as a file"),
    "link": Remark("handed in as a link to a web page, not as a file"),
}


@dataclass(frozen=True)
class _Attachment:
    path: Path
    user: str
    name: str
    late: bool
    typed: str
    original: str
    """The file's name as the student had it."""
    order: tuple[int, int]
    """Higher is later."""


def is_name(name: str) -> bool:
    """Whether Canvas may have given a file this name."""
    return bool(_FILE.match(name) or _TYPED.match(name))


def user_ids(names: Iterable[str]) -> set[str]:
    """Whose files they are."""
    found = (_FILE.match(name) or _TYPED.match(name) for name in names)
    return {match["user"] for match in found if match}


def original_name(name: str) -> str:
    """The name that a file had before Canvas put the student before and a number behind it."""
    match = _FILE.match(name)
    return _split(match["file"])[0] if match else name


def drafts(paths: Sequence[Path]) -> list[Draft]:
    """A draft for each user: all attachments, of each the one handed in last.

    One that was handed in again is a draft of its own, which does not count. What was typed in
    counts only where nothing was uploaded.
    """
    users: dict[str, list[_Attachment]] = {}
    for path in paths:
        attachment = _attachment(path)
        users.setdefault(attachment.user, []).append(attachment)
    return [draft for user, attachments in users.items() for draft in _drafts(user, attachments)]


def _attachment(path: Path) -> _Attachment:
    name = clean_filename(path.name)
    typed = _TYPED.match(name)
    match = typed or _FILE.match(name)
    assert match is not None, f"{name} is no name of Canvas'"
    original, number = ("", 0) if typed else _split(match["file"])
    return _Attachment(
        path=path,
        user=match["user"],
        name=match["name"] or "",
        late=bool(match["late"]),
        typed=typed["kind"] if typed else "",
        original=original,
        order=(number, 0 if typed else int(match["attachment"])),
    )


def _split(file: str) -> tuple[str, int]:
    match = _RESUBMITTED.match(file)
    return (match["stem"] + (match["ending"] or ""), int(match["number"])) if match else (file, 0)


def _drafts(user: str, attachments: Sequence[_Attachment]) -> Iterator[Draft]:
    latest: dict[str, _Attachment] = {}
    earlier = []
    for each in sorted(attachments, key=lambda each: each.order):
        what = each.typed or each.original.casefold()
        if what in latest:
            earlier.append(latest[what])
        latest[what] = each
    uploads = [each for each in latest.values() if not each.typed]
    yield _draft(user, uploads or list(latest.values()))
    for age, each in enumerate(reversed(earlier), 1):
        yield replace(_draft(user, [each]), rank=(float(age), each.path.name))


def _draft(user: str, kept: Sequence[_Attachment]) -> Draft:
    paths = tuple(sorted(each.path for each in kept))
    names = tuple(dict.fromkeys(each.name for each in kept if each.name))
    problem = _TYPED_PROBLEM.get(kept[0].typed, "")
    return Draft(
        id=user,
        paths=paths,
        names=names,
        late=any(each.late for each in kept),
        problem=problem or (problem_of(paths[0]) if len(paths) == 1 else ""),
        origin=Origin(
            "canvas",
            tuple(clean_filename(path.name) for path in paths),
            (Person(user, names[0] if names else ""),),
        ),
    )
