"""The hidden cases notice every change of the reference that changes what it does."""

import sys
from pathlib import Path

from autograder.mutation import mutants

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LISTED = Path(__file__).parent / "equivalent_mutants.toml"


def test_hidden_cases_kill_every_mutant_that_is_not_listed_as_equivalent(assignment, rehearsal):
    made = list(mutants(assignment.solution_text, assignment.names))
    survivors = {
        (mutant.function, mutant.before, mutant.after)
        for mutant in made
        if rehearsal.first_failure(mutant.load()) is None
    }
    equivalent = tomllib.loads(LISTED.read_text("utf-8"))["equivalent"]
    print(f"{len(made)} mutants, {len(survivors)} survive")

    assert survivors == {(each["function"], each["before"], each["after"]) for each in equivalent}
