"""The command line: arguments → a call → an exit status.

The only place that prints and exits. What a command needs is imported inside it, so that
`--help` answers at once and a run with nothing to do never loads Otter.
"""

from __future__ import annotations

import click

from autograder import __version__, machine
from autograder.cli import authors, instructors
from autograder.cli.group import Commands, examples
from autograder.cli.whole_class import adjust, grade


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("grade submissions --out grades", "check kim.zip", "COMMAND --help"),
)
@click.version_option(__version__, prog_name="autograder")
def main() -> None:
    """Grade NumPy homework.

    A student's code runs in a confined process that has never seen the tests; the tests call
    it from outside.
    """
    machine.one_thread_each()


for command in (
    grade,
    adjust,
    instructors.check,
    instructors.export,
    instructors.similar,
    instructors.doctor,
    instructors.gradescope,
    authors.new,
    authors.lint,
    authors.template,
    authors.publish,
):
    main.add_command(command)
