"""Every case of a class as a SQLite database, for whoever has questions of their own.

SELECT question, name, avg(passed) FROM cases GROUP BY question, name ORDER BY 3;
SELECT name, failure, count(*) FROM cases WHERE NOT passed GROUP BY name, failure ORDER BY 3 DESC;
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from autograder.model import Row
from autograder.outputs.escape import well_formed
from autograder.outputs.students import superseded

SCHEMA = """
CREATE TABLE submissions (
    submission TEXT PRIMARY KEY,  -- the id, as in final_grades.csv
    student TEXT NOT NULL,        -- the same for all submissions of one student
    counts INTEGER NOT NULL,      -- 0 where the student handed in again later
    platform TEXT NOT NULL,
    names TEXT NOT NULL,
    emails TEXT NOT NULL,
    late INTEGER NOT NULL,
    status TEXT NOT NULL,
    earned REAL NOT NULL,         -- with corrections by hand
    possible REAL NOT NULL,
    folder TEXT NOT NULL,         -- below results/
    lateness REAL NOT NULL,       -- points that it costs
    score REAL NOT NULL           -- what counts: earned without lateness
);
CREATE TABLE corrections (        -- by hand
    submission TEXT NOT NULL REFERENCES submissions,
    question TEXT NOT NULL,
    name TEXT NOT NULL,           -- of the case; empty where the question was corrected
    before REAL NOT NULL,         -- points of the question
    after REAL NOT NULL,
    comment TEXT NOT NULL
);
CREATE TABLE questions (
    submission TEXT NOT NULL REFERENCES submissions,
    question TEXT NOT NULL,
    earned REAL NOT NULL,
    possible REAL NOT NULL,
    PRIMARY KEY (submission, question)
);
CREATE TABLE cases (              -- those that ran
    submission TEXT NOT NULL REFERENCES submissions,
    question TEXT NOT NULL,
    name TEXT NOT NULL,
    passed INTEGER NOT NULL,
    failure TEXT NOT NULL,        -- how it failed: values, shape, raised, timed_out, ...; or empty
    PRIMARY KEY (submission, question, name)
);
CREATE TABLE diagnoses (
    submission TEXT NOT NULL REFERENCES submissions,
    question TEXT NOT NULL,
    misconception TEXT NOT NULL,
    PRIMARY KEY (submission, question, misconception)
);
"""


def case_table(rows: Sequence[Row]) -> bytes:
    """Write a class as a SQLite database: submissions, questions, cases, diagnoses."""
    # By way of a file: sqlite3 can give a database's bytes from Python 3.11 on only.
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        path = Path(folder) / "cases.sqlite"
        with closing(sqlite3.connect(path)) as database, database:
            database.executescript(SCHEMA)
            earlier = {row.submission for row, _ in superseded(rows)}
            for row in rows:
                _insert(database, "submissions", [_submission(row, row.submission in earlier)])
                _insert(database, "questions", _questions(row))
                _insert(database, "cases", _cases(row))
                _insert(database, "corrections", _corrections(row))
                _insert(database, "diagnoses", ((row.submission, *x) for x in row.misconceptions))
        return path.read_bytes()


def _insert(database: sqlite3.Connection, table: str, lines: Any) -> None:
    for line in lines:
        places = ", ".join("?" * len(line))
        values = [well_formed(each) if isinstance(each, str) else each for each in line]
        # Ids are unique in a class; a results folder edited by hand must not end the export.
        database.execute(f"INSERT OR REPLACE INTO {table} VALUES ({places})", values)  # noqa: S608


def _submission(row: Row, is_earlier: bool) -> tuple[Any, ...]:
    return (
        row.submission,
        row.student or row.submission,
        int(not is_earlier),
        row.origin.platform if row.origin else "",
        ", ".join(row.names),
        ", ".join(row.emails),
        int(row.late),
        row.status,
        row.earned,
        row.possible,
        row.folder,
        row.earned - row.score,
        row.score,
    )


def _questions(row: Row) -> Iterator[tuple[Any, ...]]:
    for each in row.corrected:
        yield row.submission, each.name, each.earned, each.possible


def _corrections(row: Row) -> Iterator[tuple[Any, ...]]:
    for each in row.corrections:
        yield row.submission, each.question, each.case, each.before, each.after, each.comment


def _cases(row: Row) -> Iterator[tuple[Any, ...]]:
    for case, passed in row.passed.items():
        question, _, name = case.partition("/")
        yield row.submission, question, name, int(passed), row.failed.get(case, "")
