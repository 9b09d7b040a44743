"""What confines a student's code on this machine, tried and told."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.model import Limits
from autograder.sandbox.confine import NOT_ROOT
from autograder.sandbox.layers import PURPOSES, open_doors
from autograder.sandbox.probe import Attempt, advice, probe, probe_layer
from autograder.sandbox.zygote_client import Zygote


def examine(console: Console, limits: Limits, packages: Sequence[str] = ()) -> bool:
    """Try every layer by itself and all of them together, and print what came of it.

    Parameters
    ----------
    console
        Where to.
    limits
        Of a submission.
    packages
        What a course lets its students import beside NumPy: tried too.

    Returns
    -------
    bool
        Whether a student's code is shut in here, so that `grade` works.

    Raises
    ------
    SandboxError
        No sandbox starts at all.
    """
    console.print(_layers(limits))
    with Zygote(allowed=packages) as zygote:
        doors = open_doors(zygote.layers)
        last_resort = zygote.layers.get("descriptors") == ""
        attempts = probe(zygote, limits)
    if last_resort:
        console.print(
            "last resort in use: no file or socket can be opened at all, not even Python's"
        )
    console.print(_attempts(attempts))
    for name in packages:
        why = zygote.missing.get(name)
        told = f"cannot be imported: {why}" if why else "can be imported by students"
        console.print(f"{name} {told}", markup=False, soft_wrap=True)
    reached = [each.what for each in attempts if not each.refused]
    if not doors and not reached and not zygote.missing:
        console.print("a student's code is shut in: `grade` works here")
        return True
    if doors:
        console.print(
            f"a student's code can reach {' and '.join(doors)}: `grade` refuses to work here",
            soft_wrap=True,
        )
    if reached:
        console.print(f"a student's code could {', '.join(reached)}", soft_wrap=True)
    return False


def _layers(limits: Limits) -> Table:
    """Each layer alone: whether it holds, what it is for, and what to do where it does not."""
    table = Table("layer", "alone", "what it is for, or what is missing", box=None, pad_edge=False)
    for name, purpose in PURPOSES.items():
        why, attempts = probe_layer(name, limits)
        reached = [each.what for each in attempts if not each.refused]
        if why == NOT_ROOT:
            table.add_row(name, "not used", Text(why))
        elif why:
            table.add_row(name, "missing", Text(f"{why}; {advice(name)}"))
        elif reached:
            table.add_row(name, "FAILS", Text(f"it let the probe {', '.join(reached)}"))
        else:
            table.add_row(name, "holds", Text(purpose))
    return table


def _attempts(attempts: Sequence[Attempt]) -> Table:
    """All layers together, as a submission meets them."""
    table = Table("a submission tries to", "", "", box=None, pad_edge=False)
    for each in attempts:
        told = Text(each.how, no_wrap=True, overflow="ellipsis")
        table.add_row(each.what, "refused" if each.refused else "DONE", told)
    return table
