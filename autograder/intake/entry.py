"""Which of the files of a submission is graded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from autograder.errors import IntakeError
from autograder.homework.assignment import Assignment
from autograder.intake.helpers import helpers_of
from autograder.intake.kinds import is_office, is_zip
from autograder.intake.naming import clip, fold
from autograder.intake.source import MAX_NOTEBOOK_BYTES, code_lines, parse_source
from autograder.intake.tree import Member, Tree, open_member, open_tree
from autograder.intake.untouched import Template, template_of
from autograder.model import Source, Submission
from autograder.remarks import Remark

SOURCE_ENDINGS = (".py", ".ipynb")
# Of a file handed in by itself; browsers save x.py as x.py.txt.
_GRADED_ENDINGS = (*SOURCE_ENDINGS, ".zip", ".py.txt", ".ipynb.txt")
MAX_READ = 8
"""How many files that may be the entry are read; each may be 32 MiB."""
MAX_COMPARED = 50
MAX_NAMED = 5


@dataclass(frozen=True)
class _Reading:
    """A file that may be the entry, and what came of reading it."""

    member: Member
    source: Source | None
    error: str
    untouched: bool

    def order(self, entries: frozenset[str]) -> tuple[bool, bool, bool, int, bool, str]:
        """Lowest is graded: readable, not the template, named to the letter, nearest the root."""
        return (
            bool(self.error),
            self.untouched,
            self.member.name not in entries,
            self.member.depth,
            self.source is None or not self.source.is_notebook,
            self.member.label,
        )


def read_source(submission: Submission, assignment: Assignment) -> Source:
    """Read the one file of a submission that is graded.

    It is the one named as the homework, to the letter before another case, and nearest the root;
    else the only `.py` or `.ipynb` there. Where several are, the untouched template gives way,
    also to the one other file that defines what is asked, then a script to a notebook, and a
    file that cannot be read to one that can; `Source.notes` says so. A zip that holds nothing but
    one zip is opened once more, and so is the only zip of a folder without source.

    Raises
    ------
    IntakeError
        There is no such file, or it cannot be read; the text is one plain line for
        `grading_status`.
    """
    if submission.problem:
        raise IntakeError(submission.problem)
    template = template_of(assignment)
    with ExitStack() as opened:
        tree = _settle(open_tree(submission.paths, opened))
        if tree.kind == "file":
            return _read_single(tree.members[0])
        named, others = _candidates(tree, assignment.name, template)
        readings = [_read(each, template) for each in named[:MAX_READ]]
        if all(each.untouched for each in readings):
            readings += _the_only_work(others, assignment.names, template)
        entries = frozenset(assignment.name + ending for ending in SOURCE_ENDINGS)
        readings.sort(key=lambda each: each.order(entries))
        source = _choose(readings)
        links = [f"{clip(each)} is a link, not followed" for each in tree.links if each in entries]
        helpers = helpers_of(readings[0].member, tree)
        return replace(source, notes=(*source.notes, *links), helpers=helpers)


def source_or_reason(submission: Submission, assignment: Assignment) -> Source | str:
    """Return what `read_source` does, or the line that says why there is nothing to grade."""
    try:
        return read_source(submission, assignment)
    except IntakeError as error:
        return error.remark


def _settle(tree: Tree) -> Tree:
    """Open the zip inside, where there is nothing else to grade."""
    if tree.kind in ("folder", "submission"):
        zips = [each for each in tree.members if each.name.casefold().endswith(".zip")]
        if len(zips) != 1 or any(map(_is_source, tree.members)):
            return tree
        tree = open_member(zips[0])
    if tree.kind == "zip" and len(tree.members) == 1:
        only = tree.members[0]
        if only.name.casefold().endswith(".zip") or (not _is_source(only) and is_zip(only.head())):
            return open_member(only)
    return tree


def _is_source(member: Member) -> bool:
    return member.name.casefold().endswith(SOURCE_ENDINGS)


def _read_single(member: Member) -> Source:
    """Read a file that was handed in by itself; what it is called hardly matters."""
    source = parse_source(member.name, member.read(MAX_NOTEBOOK_BYTES))
    name = member.name.casefold()
    if source.is_notebook or "." not in name or name.endswith(_GRADED_ENDINGS):
        return source
    raise IntakeError(Remark("{file} is not a zip, .py or .ipynb", file=clip(member.name)))


def _candidates(tree: Tree, name: str, template: Template) -> tuple[list[Member], list[Member]]:
    """The files that may be the entry, and other source beside them; the nearest first."""
    sources = sorted(filter(_is_source, tree.members), key=lambda each: (each.depth, each.label))
    wanted = {fold(name + ending) for ending in SOURCE_ENDINGS}
    named = [each for each in sources if fold(each.name) in wanted]
    own = [
        each
        for position, each in enumerate(sources)
        if each not in named and (position >= MAX_COMPARED or not template.is_helper(each))
    ]
    if named:
        return named, [each for each in own if not _is_beside_the_point(each, template)]
    # Helpers that were edited, or came with an older template, unless there is nothing else.
    own = [each for each in own if not _is_beside_the_point(each, template)] or own
    if not own:
        raise IntakeError(_nothing(tree, name))
    if len({each.name.casefold().rpartition(".")[2] for each in own}) < len(own):
        raise IntakeError(
            Remark(
                "no {script} or {notebook} in the {kind}, and more than one that could be meant: "
                "{found}",
                script=f"{name}.py",
                notebook=f"{name}.ipynb",
                kind=Remark(tree.kind),
                found=_listed(own),
            )
        )
    return own, []


def _the_only_work(
    others: Sequence[Member], names: Sequence[str], template: Template
) -> list[_Reading]:
    """The one file beside an untouched template that defines what is asked; else none.

    Its code is searched as text: no student's source is compiled here.
    """
    asked = "|".join(map(re.escape, names))
    defines = re.compile(rf"^(?:async\s+def|def|class)\s+(?:{asked})\b|^(?:{asked})\s*=[^=]", re.M)
    readings = [_read(each, template) for each in others[:MAX_READ]]
    work = [
        each
        for each in readings
        if each.source is not None
        and not each.untouched
        and any(defines.search(cell.source) for cell in each.source.cells)
    ]
    return work if len(work) == 1 else []


def _is_beside_the_point(member: Member, template: Template) -> bool:
    folders = {part.casefold() for part in member.parts[:-1]}
    is_named = member.name.casefold() in ("check.py", "__init__.py") or template.has_name(member)
    return is_named or bool(folders & {"autograder", "kit", "tests"})


def _nothing(tree: Tree, name: str) -> str:
    if not tree.members and not tree.links:
        return Remark("the {kind} is empty", kind=Remark(tree.kind))
    if tree.links:
        names, kind = _listed_names(tree.links), Remark(tree.kind)
        if len(tree.links) == 1:
            sentence = "{names} in the {kind} is a link, and links are not followed"
            return Remark(sentence, names=names, kind=kind)
        sentence = "{names} in the {kind} are links, and links are not followed"
        return Remark(sentence, names=names, kind=kind)
    if tree.kind == "zip" and is_office(member.label for member in tree.members):
        return Remark("the file is an Office or Hangul document, not a zip, .py or .ipynb")
    return Remark(
        "no {script} or {notebook} in the {kind} (found: {found})",
        script=f"{name}.py",
        notebook=f"{name}.ipynb",
        kind=Remark(tree.kind),
        found=_listed(tree.members),
    )


def _listed(members: Sequence[Member]) -> str:
    return _listed_names([member.label for member in members])


def _listed_names(labels: Sequence[str]) -> str:
    more = len(labels) - MAX_NAMED
    return ", ".join(map(clip, labels[:MAX_NAMED])) + (f" and {more} more" if more > 0 else "")


def _read(member: Member, template: Template) -> _Reading:
    try:
        source = parse_source(member.name, member.read(MAX_NOTEBOOK_BYTES))
    except IntakeError as error:
        return _Reading(member, None, error.remark, untouched=False)
    if not code_lines(source):
        return _Reading(
            member, source, Remark("{file} holds no code", file=clip(member.name)), untouched=False
        )
    return _Reading(member, source, "", template.is_untouched(source))


def _choose(readings: Sequence[_Reading]) -> Source:
    """The first of them, with what is to be said of the others."""
    best, *others = readings
    if best.source is None:
        raise IntakeError(best.error)
    notes = tuple(filter(None, (_note(best, other) for other in others)))
    return replace(best.source, notes=notes[:MAX_NAMED])


def _note(best: _Reading, other: _Reading) -> str:
    """What to say of a file that was passed over; of a copy that lies deeper nothing."""
    chosen, left = clip(best.member.label), clip(other.member.label)
    if best.member.name == other.member.name and other.member.depth > best.member.depth:
        return ""
    if other.error:
        return Remark("graded {chosen}; {why}", chosen=chosen, why=other.error)
    if other.untouched and not best.untouched:
        return Remark("graded {chosen}; {left} is the untouched template", chosen=chosen, left=left)
    if other.member.depth > best.member.depth:
        return Remark("graded {chosen}; {left} lies deeper", chosen=chosen, left=left)
    if best.source and other.source and best.source.is_notebook != other.source.is_notebook:
        return Remark(
            "graded {chosen}, not {left}: of both the notebook counts", chosen=chosen, left=left
        )
    return Remark("graded {chosen}, not {left}", chosen=chosen, left=left)
