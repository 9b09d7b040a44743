"""A path → submissions → source text: everything that opens what students handed in.

`discover` finds the submissions of a class, `read_source` the one file of a submission that is
graded, as text, and `fingerprint` tells whether it changed since. Whatever was handed in, the
outcome is a value or an `IntakeError` with one plain line: names are labels and never paths,
links are not followed, sizes are bounded before they are read, and no student's source is
compiled or run here.
"""

from autograder.intake.discover import discover, submission_at
from autograder.intake.entry import read_source, source_or_reason
from autograder.intake.fingerprint import fingerprint

__all__ = ["discover", "fingerprint", "read_source", "source_or_reason", "submission_at"]
