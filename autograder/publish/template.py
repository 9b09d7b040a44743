"""The student's template: what is asked, without answers and without hidden cases.

Built from `solutions/NAME.py` and `assignment/NAME/`, in each language, and committed, so that a
change of either shows as a change of what students get. Everything is text and is put together
before the first file is written.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template

from autograder.classroom.storage import write_text
from autograder.errors import AssignmentError
from autograder.homework.assignment import LANGUAGES, PROJECT, Assignment
from autograder.machine import PROGRAM
from autograder.publish.handout import handout_cells, notebook_text, script_text
from autograder.publish.public_cases import check_public
from autograder.words.language import words

TEMPLATES = Path(__file__).resolve().parent / "templates"

OWN_FOLDERS = ("autograder", "pictures", "tests")
"""Folders of a template that hold nothing but what was built."""

CHECKER = ("case_files.py", "handed_in.py", "running.py", "settings.py")
"""What `check.py` and `submit.py` are made of."""

LOADER = ("sandbox/magics.py", "sandbox/stand_ins.py")
"""How the grader reads notebooks and meets imports; the student's checks do it the same way."""


def build_template(assignment: Assignment, lang: str, out: Path) -> None:
    """Write the template into a folder; what an older one left in its subfolders goes.

    Parameters
    ----------
    assignment
        What to build.
    lang
        "en" or "ko".
    out
        The folder that students get, made where it is missing.

    Raises
    ------
    AssignmentError
        The solution's marks or a test file do not allow it; nothing has been written then.
    StorageError
        The folder cannot be written.
    """
    files = template_files(assignment, lang)
    for name, text in files.items():
        write_text(out / name, text)
    for path in _left_over(out, files):
        path.unlink()


def build_all(assignment: Assignment, root: Path = PROJECT / "student_template") -> list[Path]:
    """Build the template in every language; return the folders."""
    folders = [template_folder(assignment, lang, root) for lang in LANGUAGES]
    for lang, folder in zip(LANGUAGES, folders, strict=True):
        build_template(assignment, lang, folder)
    return folders


def stale_files(assignment: Assignment, root: Path = PROJECT / "student_template") -> list[Path]:
    """Return files of the committed templates that are missing, differ, or should not be there."""
    stale = []
    for lang in LANGUAGES:
        out = template_folder(assignment, lang, root)
        files = template_files(assignment, lang)
        for name, text in files.items():
            path = out / name
            if not path.is_file() or path.read_bytes() != text.encode():
                stale.append(path)
        stale += _left_over(out, files)
    return stale


def template_folder(assignment: Assignment, lang: str, root: Path) -> Path:
    """Return where a language's template lies: English at the top, others in their folder."""
    return root / assignment.name if lang == "en" else root / lang / assignment.name


def template_files(assignment: Assignment, lang: str) -> dict[str, str]:
    """Return every file of the template, by its path inside the folder.

    Raises
    ------
    AssignmentError
        See `handout.handout_cells` and `public_cases.check_public`.
    """
    cells = handout_cells(assignment, lang)
    tests = _public_tests(assignment)
    files = {
        f"{assignment.name}.ipynb": notebook_text(cells),
        f"{assignment.name}.py": script_text(cells),
        "README.md": _readme(assignment, lang),
        "Makefile": _template("Makefile"),
        "check.py": _template("check.py"),
        "submit.py": _template("submit.py"),
        "autograder/__init__.py": '"""What the checks of this homework need."""\n',
        "autograder/cases/__init__.py": _program("cases/__init__.py"),
        "autograder/homework.json": _settings(assignment, lang),
        **{f"autograder/{name}": _template(name) for name in CHECKER},
        **{f"autograder/{Path(name).name}": _program(name) for name in LOADER},
        **tests,
        **_modules(tests.values()),
        **{f"pictures/{path.name}": path.read_text("utf-8") for path in _pictures(assignment)},
    }
    return dict(sorted(files.items()))


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def _program(name: str) -> str:
    return (PROGRAM / name).read_text("utf-8")


def _pictures(assignment: Assignment) -> list[Path]:
    return sorted((assignment.folder / "pictures").glob("*.svg"))


def _public_tests(assignment: Assignment) -> dict[str, str]:
    tests = {}
    for question in assignment.questions:
        path = assignment.public_cases(question.name)
        source = path.read_text("utf-8")
        check_public(source, str(path), known=assignment.names + assignment.supplied)
        tests[f"tests/{question.name}.py"] = source
    return tests


def _modules(sources: Iterable[str]) -> dict[str, str]:
    """The program's modules that the public tests import, and those that these import."""
    found: dict[str, str] = {}
    queue = list(sources)
    while queue:
        for name in _own_imports(queue.pop()):
            path = f"{name.replace('.', '/')}.py"
            if path not in found:
                found[path] = (PROGRAM.parent / path).read_text("utf-8")
                queue.append(found[path])
    return found


def _own_imports(source: str) -> list[str]:
    modules = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            modules.append(node.module)
        elif isinstance(node, ast.Import):
            modules += [alias.name for alias in node.names]
    return [name for name in modules if name.startswith("autograder.")]


def _settings(assignment: Assignment, lang: str) -> str:
    settings = {
        "name": assignment.name,
        "functions": assignment.names,
        "questions": {each.name: _in(each.title, lang) for each in assignment.questions},
        "words": json.loads(_template(f"words.{lang}.json")),
        "case_words": _case_words(lang),
    }
    return json.dumps(settings, ensure_ascii=False, indent=2) + "\n"


def _case_words(lang: str) -> dict[str, str]:
    """Messages of failed checks where they are translated; English stands in `failures.py`."""
    if lang == "en":
        return {}
    return {
        key.partition(".")[2]: text for key, text in words(lang).items() if key.startswith("case.")
    }


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
        )
    except (KeyError, ValueError) as error:
        raise AssignmentError(f"README.{lang}.md: {error} is no placeholder") from error


def _about(assignment: Assignment, lang: str) -> str:
    """What the homework is about, in the assignment's own words: `about.LANG.md`."""
    for each in (lang, "en"):
        path = assignment.folder / f"about.{each}.md"
        if path.is_file():
            return path.read_text("utf-8")
    raise AssignmentError(f"there is no {assignment.folder / 'about.en.md'}: the README needs it")


def _left_over(out: Path, files: Mapping[str, str]) -> list[Path]:
    """Files that an older template left in the folders that hold nothing else."""
    return [
        path
        for folder in OWN_FOLDERS
        for path in sorted((out / folder).rglob("*"))
        if path.is_file()
        and path.suffix != ".pyc"
        and path.relative_to(out).as_posix() not in files
    ]
