"""Makes the zip to hand in: what `submit.py` does."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from .checking import HELP, Results, make_printable, prepare, to_do, try_all
from .handed_in import Work
from .homework import open_homework
from .imported import beside


def main(folder: Path, arguments: Sequence[str] = ()) -> int:
    """Put the file that counts into NAME.zip; return 0 where there is one (2: misused)."""
    make_printable()
    homework = open_homework(folder)
    if arguments:
        print(homework.say("usage_submit"))
        return 0 if HELP.issuperset(arguments) else 2
    cases, work, notes = prepare(homework)
    if work is None:
        print(*notes, sep="\n")
        return 1
    results = try_all(cases, work)  # first, since a function may import a file when it is called
    others = beside(folder).used
    out = folder / f"{homework.name}.zip"
    try:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(work.path, homework.name + work.path.suffix)
            for path in others:
                archive.write(folder / path, path)
    except OSError as error:
        told = error.strerror or type(error).__name__
        print(homework.say("not_writable", zip=out.name, folder=folder, error=told))
        return 1
    held = ", ".join([work.path.name, *map(str, others)])
    zipped = homework.say("zipped", zip=_from_here(out), file=held)
    print(*notes, *work.problems, *_said(work, results), zipped, sep="\n")
    return 0


def _from_here(path: Path) -> Path:
    """The way to a file: its name where it lies in the terminal's own folder."""
    return Path(path.name) if path.parent.resolve() == Path.cwd() else path.resolve()


def _said(work: Work, results: Results) -> list[str]:
    """How many checks pass, and what is missing."""
    homework = work.homework
    outcomes = [outcome for each in results.values() for outcome in each]
    passed = sum(outcome.state == "passed" for outcome in outcomes)
    endless = dict.fromkeys(each.message for each in outcomes if each.state == "endless")
    warnings = [homework.say("warning", text=text) for text in (*endless, *to_do(work))]
    if work.has_loaded and passed < len(outcomes):
        warnings.append(homework.say("see_check"))
    if work.is_untouched:
        warnings = [homework.say("zipped_empty")]
    return [homework.say("summary", passed=passed, all=len(outcomes)), *warnings]
