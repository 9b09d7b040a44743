"""The student's template: what is asked, without answers and without hidden cases.

Built from `solutions/NAME.py` and `assignment/NAME/`, in each language, and committed, so that a
change of either shows as a change of what students get. Everything is text and is put together
before the first file is written.

A student gets one folder in one language (`template_files`). In the project what the folders have
in common is kept once: the kit of all homework in `kit/`, English in `NAME/`, and in `NAME/ko/`
what is another there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path
from string import Template

from autograder.classroom.storage import write_text
from autograder.errors import AssignmentError
from autograder.homework.assignment import LANGUAGES, Assignment
from autograder.machine import PROGRAM
from autograder.publish.handout import handout_cells, notebook_text, script_text
from autograder.publish.public_cases import check_public
from autograder.words.captions import translate_captions
from autograder.words.language import phrases, words
from autograder.words.phrasebook import fixed_pieces

TEMPLATES = Path(__file__).resolve().parent / "templates"

KIT = "kit"
"""The folder of what all homework shares, beside that of a homework or in it."""

OWN_FOLDERS = (KIT, "pictures", "tests")
"""Folders of a template that hold nothing but what was built."""

SHARED = (
    *("sandbox/magics.py", "sandbox/stand_ins.py"),
    *("failures.py", "words/phrasebook.py"),
)
"""How the grader reads notebooks, meets imports, words failures: so does the kit."""


def build_all(assignment: Assignment, root: Path | None = None) -> list[Path]:
    """Write a homework's templates, and the kit; what older ones left in their folders goes.

    Parameters
    ----------
    root
        Where to; `student_template/` of its course where left out.

    Returns
    -------
    list of Path
        The homework's folder and the kit.

    Raises
    ------
    AssignmentError
        The solution's marks or a test file do not allow it; nothing has been written then.
    StorageError
        The folder cannot be written.
    """
    root = root or assignment.course / "student_template"
    files = project_files(assignment)
    for name, text in files.items():
        write_text(root / name, text)
    for path in _left_over(root, assignment, files):
        path.unlink()
        _remove_empty(path.parent, root / assignment.name)
    return [root / assignment.name, root / KIT]


def stale_files(assignment: Assignment, root: Path | None = None) -> list[Path]:
    """Return files of the committed templates that are missing, differ, or should not be there."""
    root = root or assignment.course / "student_template"
    files = project_files(assignment)
    stale = [root / name for name, text in files.items() if not _holds(root / name, text)]
    return stale + list(_left_over(root, assignment, files))


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def project_files(assignment: Assignment) -> dict[str, str]:
    """Return the files of a homework's templates as the project keeps them, each once."""
    first, *others = LANGUAGES
    common = template_files(assignment, first)
    files = {_place(name, assignment.name): text for name, text in common.items()}
    for lang in others:
        for name, text in template_files(assignment, lang).items():
            if common.get(name) != text:
                files[f"{assignment.name}/{lang}/{name}"] = text
    return dict(sorted(files.items()))


def _place(name: str, homework: str) -> str:
    return name if name.startswith(f"{KIT}/") else f"{homework}/{name}"


def template_files(assignment: Assignment, lang: str) -> dict[str, str]:
    """Return every file that a student of a language gets, by its path inside the folder.

    Raises
    ------
    AssignmentError
        See `handout.handout_cells` and `public_cases.check_public`.
    """
    cells = handout_cells(assignment, lang)
    files = {
        f"{assignment.name}.ipynb": notebook_text(cells),
        f"{assignment.name}.py": script_text(cells),
        "README.md": _readme(assignment, lang),
        "Makefile": _template("Makefile"),
        **{name: _launcher(name, assignment) for name in ("check.py", "submit.py")},
        **_public_tests(assignment),
        "homework.json": _settings(assignment, lang),
        **_pictures(assignment, lang),
        **kit_files(),
    }
    return dict(sorted(files.items()))


def kit_files() -> dict[str, str]:
    """Return what all homework shares."""
    own = sorted(PROGRAM.glob("publish/kit/*.py"))
    cases = sorted(PROGRAM.glob("cases/*.py"))
    shared = [PROGRAM / name for name in SHARED]
    return {
        **{f"{KIT}/{path.name}": path.read_text("utf-8") for path in (*own, *shared)},
        **{f"{KIT}/cases/{path.name}": path.read_text("utf-8") for path in cases},
        **{f"{KIT}/words.{lang}.json": _words(lang) for lang in LANGUAGES},
    }


def _words(lang: str) -> str:
    """What the kit says in a language, and the catalogue that the grader has of what cases say."""
    table = {"words": json.loads((PROGRAM / f"publish/kit/words.{lang}.json").read_text("utf-8"))}
    if lang != "en":
        start = "case."
        said = {
            key[len(start) :]: text for key, text in words(lang).items() if key.startswith(start)
        }
        table |= {"failures": said, "phrases": dict(phrases(lang))}
    return _json(table)


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def _launcher(name: str, assignment: Assignment) -> str:
    return Template(_template(f"{name}.txt")).substitute(homework=assignment.name)


def _pictures(assignment: Assignment, lang: str) -> dict[str, str]:
    """The pictures with their captions in a language, blanks that draw nothing left out."""
    known = assignment.translations(lang)
    texts = {
        path.name: translate_captions(path.read_text("utf-8"), lambda text: known.get(text, text))
        for path in sorted((assignment.folder / "pictures").glob("*.svg"))
    }
    return {f"pictures/{name}": " ".join(text.split()) + "\n" for name, text in texts.items()}


def _public_tests(assignment: Assignment) -> dict[str, str]:
    tests = {}
    for question in assignment.questions:
        path = assignment.public_cases(question.name)
        source = path.read_text("utf-8")
        check_public(source, str(path), known=assignment.names + assignment.supplied)
        tests[f"tests/{question.name}.py"] = source
    return tests


def _settings(assignment: Assignment, lang: str) -> str:
    settings = {
        "name": assignment.name,
        "language": lang,
        "functions": assignment.names,
        "questions": {each.name: _in(each.title, lang) for each in assignment.questions},
    }
    own = {
        "packages": assignment.packages,
        "phrases": _public_phrases(assignment, lang),
    }
    return _json(settings | {key: value for key, value in own.items() if value})


def _public_phrases(assignment: Assignment, lang: str) -> dict[str, str]:
    """The homework's own texts in a language, as far as public cases say them."""
    said = "\n".join(_public_tests(assignment).values()).replace('\\"', '"')
    return {
        english: text
        for english, text in assignment.translations(lang).items()
        if all(piece in said for piece in fixed_pieces(english))
    }


def _json(table: Mapping[str, object]) -> str:
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _in(texts: Mapping[str, str], lang: str) -> str:
    return texts.get(lang, texts["en"])


def _readme(assignment: Assignment, lang: str) -> str:
    rows = [
        f"| {each.name} | {_in(each.title, lang)} | {each.points:g} |"
        for each in assignment.questions
    ]
    text = Template(_template(f"README.{lang}.md"))
    try:
        return text.substitute(
            name=assignment.name,
            title=_in(assignment.title, lang),
            about=_about(assignment, lang).strip(),
            functions=", ".join(f"`{name}`" for name in assignment.names),
            questions="\n".join(rows),
            first=assignment.questions[0].name,
            install=" ".join(["numpy", *_distributions(assignment)]),
            more="".join(f", {name}" for name in assignment.packages),
        )
    except (KeyError, ValueError) as error:
        raise AssignmentError(f"README.{lang}.md: {error} is no placeholder") from error


def _distributions(assignment: Assignment) -> list[str]:
    """What pip calls the packages that the course allows."""
    installed = packages_distributions() if assignment.packages else {}
    found = (installed.get(name, [name]) for name in assignment.packages)
    return sorted({name for names in found for name in names})


def _about(assignment: Assignment, lang: str) -> str:
    """What the homework is about, in the assignment's own words: `about.LANG.md`."""
    for each in (lang, "en"):
        path = assignment.folder / f"about.{each}.md"
        if path.is_file():
            return path.read_text("utf-8")
    raise AssignmentError(f"there is no {assignment.folder / 'about.en.md'}: the README needs it")


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove a folder of which nothing is left, and those around it, below `top`."""
    while folder != top and top in folder.parents and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _left_over(root: Path, assignment: Assignment, files: Mapping[str, str]) -> Iterator[Path]:
    """Files that older templates left in the folders that hold nothing else."""
    own = [KIT, *(f"{assignment.name}/{each}" for each in (*OWN_FOLDERS, *LANGUAGES))]
    for folder in own:
        for path in sorted((root / folder).rglob("*")):
            is_cache = "__pycache__" in path.parts
            if path.is_file() and not is_cache and path.relative_to(root).as_posix() not in files:
                yield path
