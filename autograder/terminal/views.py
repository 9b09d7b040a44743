"""What `grade` and `check` print: rich renderables whose text is never markup.

Everything that came from a student goes in as `rich.text.Text` of visible characters, so that
neither "[red]" nor an escape sequence in a file's name is obeyed.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.homework.assignment import Assignment
from autograder.model import CaseResult, Graded, Located, QuestionResult, Row
from autograder.outputs.clues import clue_of
from autograder.outputs.corrections import remarks
from autograder.outputs.escape import block, code_spans, one_line
from autograder.outputs.findings import Finding, findings, notes_of, why_no_points
from autograder.outputs.located import heading, known_of, located_in, numbered
from autograder.outputs.scores import COMPLETED, every_question, points, total
from autograder.outputs.statistics import Scored, in_figures, left_out, score_rows
from autograder.outputs.students import named, who
from autograder.words.language import say
from autograder.words.wording import Wording, wording

MAX_ROWS = 60
"""Submissions in the table; a larger class is read in the CSV and the report."""

SHOWN_OUTPUT = 2_000


def summary_table(
    rows: Sequence[Row], assignment: Assignment, out: Path | str, lang: str = "en"
) -> RenderableType:
    """Draw the class as a table: each submission, its points by question, its status.

    Parameters
    ----------
    out
        The output folder, named below a table that had to be cut.
    """
    scored = score_rows(rows, assignment)
    title = assignment.title.get(lang, assignment.title["en"])
    table = Table(
        title=Text(say("terminal.class", lang, title=title, count=len(scored))),
        title_justify="left",
    )
    table.add_column(say("terminal.submission", lang), overflow="fold", max_width=40)
    for question in assignment.questions:
        table.add_column(question.name, justify="right")
    table.add_column(say("terminal.total", lang), justify="right")
    table.add_column(say("terminal.status", lang), overflow="fold", ratio=1)
    for each in scored[:MAX_ROWS]:
        _add(table, each, wording(assignment, lang))
    if scored:
        _add_means(table, scored, lang)
    if len(scored) <= MAX_ROWS:
        return table
    file = one_line(str(Path(out) / "final_grades.csv"))
    return Group(table, Text(say("terminal.more", lang, count=len(scored) - MAX_ROWS, out=file)))


def _add(table: Table, scored: Scored, words: Wording) -> None:
    table.add_row(
        Text(who(scored.row)),
        *(Text(str(earned)) for earned in scored.earned),
        Text(str(scored.total), style="bold"),
        Text(
            one_line("; ".join([words.status(scored.row), *remarks(scored.row, words)]), 200),
            style="yellow" if scored.look else "green",
        ),
    )


def _add_means(table: Table, every: Sequence[Scored], lang: str) -> None:
    scored = in_figures(every)
    if not scored:
        return
    table.add_section()
    columns = zip(*(each.earned for each in scored), strict=True)
    table.add_row(
        Text(say("terminal.mean", lang, count=len(scored)), style="dim"),
        *(Text(f"{statistics.fmean(column):.1f}", style="dim") for column in columns),
        Text(f"{statistics.fmean(each.total for each in scored):.1f}", style="dim"),
        Text("; ".join(left_out(every, lang, "terminal")), style="dim"),
    )


def submission_view(graded: Graded, assignment: Assignment, lang: str) -> RenderableType:
    """Draw one submission: score by question, what is right, what failed and why."""
    words = wording(assignment, lang)
    questions = every_question(graded.questions, assignment)
    found = findings(graded, words, hidden=True)
    parts: list[RenderableType] = [_head(graded, assignment, total(questions), words)]
    for question, described in zip(questions, assignment.questions, strict=True):
        full = question.earned >= question.possible
        parts.append(
            Text.assemble(
                "\n",
                (f"{question.name}  {words.text(described.title)}  ", "bold"),
                (f"{question.earned} / {question.possible}", "green" if full else "yellow"),
            )
        )
        held = [case for case in graded.cases if case.question == question.name]
        parts += [_case("✓ ", "green", case, words) for case in held if case.passed]
        parts += _clues(found.get(question.name, ()), question, held, assignment, words)
        for place in located_in(graded, question.name, hidden=True):
            parts += _located(place, words)
        for each in found.get(question.name, ()):
            parts += _finding(each, words)
    parts += _remarks(graded, words)
    return Group(*parts)


def _head(graded: Graded, assignment: Assignment, earned: float, words: Wording) -> Text:
    done = graded.status == COMPLETED
    told = "" if done else words.troubles(graded, COMPLETED)
    ran = [_how_it_ran(graded, words)] if done or COMPLETED in graded.remarks else []
    status = " ".join(filter(None, [*ran, told]))
    return Text.assemble(
        (named(graded.submission.id, graded.submission.names), "bold"),
        "\n",
        f"{words.say('terminal.score')}: {earned} / {points(assignment.points)}",
        "\n",
        (one_line(status), "green" if done else "yellow"),
    )


def _how_it_ran(graded: Graded, words: Wording) -> str:
    """Say of a submission without troubles how much of it is right."""
    failed = sum(not case.passed for case in graded.cases)
    if not failed:
        return words.say("terminal.all_right")
    return words.say("terminal.not_all_right", failed=failed, total=len(graded.cases))


def _clues(
    found: Sequence[Finding],
    question: QuestionResult,
    held: Sequence[CaseResult],
    assignment: Assignment,
    words: Wording,
) -> list[RenderableType]:
    """Say where to begin, and why nothing is lost where nothing is."""
    clue = clue_of(found, held, assignment.groups, words)
    said = [f"{words.say('clue.begin')} {clue}"] if clue else []
    said.append(why_no_points(found, question.earned, question.possible, words))
    return [_indented(2, each) for each in said if each]


def _located(located: Located, words: Wording) -> list[RenderableType]:
    """Lay out a line to look at, with what is around it."""
    parts: list[RenderableType] = [_indented(2, f"→ {heading(located, words)}")]
    for number, text, is_it in numbered(located):
        line = Text(f"{'>' if is_it else ' '}{number:4d} {block(text, 200)}")
        line.stylize("bold yellow" if is_it else "dim")
        parts.append(Padding(line, (0, 0, 0, 4)))
    return [*parts, *(_indented(4, said) for said in known_of(located, words))]


def _finding(finding: Finding, words: Wording) -> list[RenderableType]:
    """Lay out a reason: what to look at first, then where it shows."""
    advice = finding.advice(words)
    parts: list[RenderableType] = []
    if advice:
        heading = Text(f"→ {finding.heading(words)}", style="bold yellow")
        parts = [Padding(heading, (0, 0, 0, 2)), *(_indented(4, each) for each in advice)]
    for telling in finding.tellings:
        if telling.is_short:
            checks = words.say("feedback.checks", count=len(telling.cases))
            parts.append(Padding(Text.assemble(("✗ ", "red"), checks), (0, 0, 0, 2)))
        else:
            parts += [_case("✗ ", "red", case, words) for case in telling.cases]
        parts.append(_indented(4, telling.message))
    return parts


def _case(mark: str, style: str, case: CaseResult, words: Wording) -> RenderableType:
    name = Text(mark, style=style)
    name.append_text(_message(words.case(case.case), 200))
    if case.hidden:
        name.append(f"  ({words.say('terminal.hidden')})", style="dim")
    return Padding(name, (0, 0, 0, 2))


def _remarks(graded: Graded, words: Wording) -> list[RenderableType]:
    """What happened while the file was loaded, and what it printed."""
    parts: list[RenderableType] = []
    if notes := notes_of(graded):
        parts.append(Text(f"\n{words.say('terminal.notes')}", style="bold"))
        parts += [_indented(2, words.remark(note), 500) for note in notes[:20]]
    if graded.output.strip():
        parts.append(Text(f"\n{words.say('terminal.output')}", style="bold"))
        parts.append(Padding(Text(block(graded.output.rstrip(), SHOWN_OUTPUT)), (0, 0, 0, 2)))
    return parts


def _indented(columns: int, message: str, limit: int = 2000) -> RenderableType:
    return Padding(_message(message, limit), (0, 0, 0, columns))


def _message(message: str, limit: int) -> Text:
    """Word a message on one line, its `code` in another colour."""
    pieces = code_spans(one_line(message, limit))
    return Text.assemble(*((piece, "cyan" if is_code else "") for is_code, piece in pieces))
