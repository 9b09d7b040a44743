"""The reference solution, a Jupytext percent script, turned into what students fill in.

A cell's header says what is to become of it: `lang="ko"` keeps a Markdown cell to one language,
and `question="q3 q4"` asks for a cell behind it that checks these questions, behind text too where
nothing is left to write. In a code cell the lines between Otter's `# BEGIN SOLUTION` and
`# END SOLUTION` become one line that raises, so that an untouched function says what it is; with
`# BEGIN SOLUTION NO PROMPT` they leave nothing.
"""

# mypy: allow-untyped-calls
# (jupytext and nbformat carry no types)

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import jupytext
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.errors import AssignmentError
from autograder.homework.assignment import Assignment

STUBS = {"en": "{name} is yours to write", "ko": "{name} 부분은 직접 작성해야 합니다"}
"""What an untouched function raises; its name comes first, for the student's checks to read."""

SETUP = "import check as grader  # check.py, beside this notebook"

_BEGIN = re.compile(r"(?P<indent>\s*)# BEGIN SOLUTION(?P<silent> NO PROMPT)?\s*")
_END = re.compile(r"\s*# END SOLUTION\s*")
_LEFT_OVER = re.compile(r"#.*\bSOLUTION\b")


@dataclass(frozen=True)
class HandoutCell:
    """One cell of the handout, without answers."""

    kind: str
    """`markdown` or `code`."""
    source: str
    is_check: bool = False
    """Only in the notebook: a script is checked from outside."""


def handout_cells(assignment: Assignment, lang: str) -> list[HandoutCell]:
    """Return the handout in one language, without answers.

    Raises
    ------
    AssignmentError
        A mark has no partner, a function that students write keeps its answer, or a question is
        checked nowhere or twice.
    """
    notebook = jupytext.reads(assignment.solution_text, fmt="py:percent")
    cells: list[HandoutCell] = []
    asked: Counter[str] = Counter()
    for cell in notebook.cells:
        if cell.metadata.get("lang", lang) != lang:
            continue
        if cell.cell_type != "code":
            cells.append(HandoutCell("markdown", cell.source))
        else:
            is_first = not any(each.kind == "code" for each in cells)
            source = without_answers(cell.source, assignment.solution.name, STUBS[lang])
            cells.append(HandoutCell("code", source))
            cells += [HandoutCell("code", SETUP, is_check=True)] if is_first else []
        questions = cell.metadata.get("question", "").split()
        asked.update(questions)
        cells += [HandoutCell("code", f'grader.check("{q}")', is_check=True) for q in questions]
    _check_questions(assignment, asked)
    _check_stubs(assignment, cells)
    return cells


def without_answers(source: str, path: str, stub: str = STUBS["en"]) -> str:
    """Replace what stands between the marks by a line that raises NotImplementedError.

    Raises
    ------
    AssignmentError
        A mark has no partner, or stands outside of a function.
    """
    kept: list[str] = []
    inside, opened = False, 0
    for number, line in enumerate(source.split("\n"), start=1):
        begin = _BEGIN.fullmatch(line)
        if bool(begin) == inside and (begin or _END.fullmatch(line)):
            raise AssignmentError(_without_partner(line, number, source, path))
        if begin:
            inside, opened = True, number
            if not begin["silent"]:
                name = _function_at(source, number, path)
                words = stub.format(name=name)
                kept.append(f'{begin["indent"]}raise NotImplementedError("{words}")')
        elif _END.fullmatch(line):
            inside = False
        elif not inside:
            kept.append(line)
    text = "\n".join(kept).strip("\n")
    left_over = _LEFT_OVER.search(text)
    if inside:
        raise AssignmentError(_without_partner("# BEGIN SOLUTION", opened, source, path))
    if left_over:
        number = source[: source.index(left_over[0])].count("\n") + 1
        raise AssignmentError(_without_partner(left_over[0], number, source, path))
    return text


def _without_partner(mark: str, number: int, source: str, path: str) -> str:
    return (
        f"{path}, {_place(number, source)}: `{mark.strip()}` has no partner, or is no mark that "
        "is known here"
    )


def _place(number: int, source: str) -> str:
    first = next((line for line in source.split("\n") if line.strip()), "")
    return f"line {number} of the cell that begins `{first.strip()[:60]}`"


def _function_at(source: str, line: int, path: str) -> str:
    """Return the dotted name of the function that a line of a cell stands in."""

    def names(nodes: Sequence[ast.stmt]) -> Iterator[str]:
        for node in nodes:
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                continue
            if node.lineno <= line <= _end_with_marks(node, source):
                yield node.name
                yield from names(node.body)

    found = list(names(ast.parse(source).body))
    if not found:
        raise AssignmentError(
            f"{path}, {_place(line, source)}: a solution outside of a function needs "
            "`# BEGIN SOLUTION NO PROMPT`"
        )
    return ".".join(found)


def _end_with_marks(node: ast.stmt, source: str) -> int:
    """Return a statement's last line, comments that are indented under it included."""
    lines = source.split("\n")
    end = node.end_lineno or node.lineno
    while end < len(lines) and re.match(rf"\s{{{node.col_offset + 1},}}#", lines[end]):
        end += 1
    return end


def _check_questions(assignment: Assignment, asked: Counter[str]) -> None:
    expected = Counter(question.name for question in assignment.questions)
    for name in (asked - expected) + (expected - asked):
        raise AssignmentError(
            f"{assignment.solution}: the question {name} is checked behind {asked[name]} cells and "
            f'stands {expected[name]} times in assignment.toml; give `question="{name}"` to the '
            "cell of the last function that it needs"
        )


def _check_stubs(assignment: Assignment, cells: Sequence[HandoutCell]) -> None:
    """Refuse to publish a function that kept its answer, or that the marks did not reach."""
    code = "\n\n".join(cell.source for cell in cells if cell.kind == "code")
    defined = {
        node.name: node
        for node in ast.parse(code).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }
    for name in assignment.names:
        if name not in defined or not any(map(_is_stub, ast.walk(defined[name]))):
            raise AssignmentError(
                f"{assignment.solution}: {name} is no stub in the template; put its answer between "
                "`# BEGIN SOLUTION` and `# END SOLUTION`"
            )
        node = defined[name]
        if isinstance(node, ast.FunctionDef) and not all(map(_is_stub_line, node.body)):
            raise AssignmentError(f"{assignment.solution}: {name} keeps lines outside of its marks")


def _is_stub(node: ast.AST) -> bool:
    return isinstance(node, ast.Raise) and "NotImplementedError" in ast.unparse(node)


def _is_stub_line(node: ast.stmt) -> bool:
    is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_docstring or isinstance(node, ast.Raise)


def notebook_text(cells: Sequence[HandoutCell]) -> str:
    """Return the handout as a notebook: nbformat 4, no outputs, the same bytes every time."""
    notebook = _notebook(cells)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.validate(notebook)
    # A cell a line, its source as one text, as the format allows: the script has it line by line.
    # Within a text of JSON a quotation mark has a backslash, so only a cell begins like this.
    text = json.dumps(notebook, ensure_ascii=False, sort_keys=True)
    return text.replace(' {"cell_type"', '\n {"cell_type"') + "\n"


def script_text(cells: Sequence[HandoutCell]) -> str:
    """Return the handout as a percent script: the notebook's cells without those that check."""
    notebook = _notebook([cell for cell in cells if not cell.is_check])
    # Jupytext's header would name its version, and go stale with it.
    notebook.metadata["jupytext"] = {"notebook_metadata_filter": "-all"}
    return str(jupytext.writes(notebook, fmt="py:percent"))


def _notebook(cells: Sequence[HandoutCell]) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = new_notebook()
    seen: Counter[str] = Counter()
    for cell in cells:
        new_cell = new_markdown_cell if cell.kind == "markdown" else new_code_cell
        key = f"{cell.source}\0{seen[cell.source]}"
        seen[cell.source] += 1
        name = hashlib.sha256(key.encode()).hexdigest()[:8]  # nbformat's own ids are random
        notebook.cells.append(new_cell(cell.source, id=name))
    return notebook
