"""What each wall is for, and whether those that stand close what must be closed."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.sandbox.confine import NOT_ROOT

PURPOSES = {
    "namespaces": "no network interface, and no memory shared with other programs",
    "root folder": "the standard library's folder is all the file system there is",
    "landlock": "nothing but the standard library can be read, nothing can be written",
    "user id": "another user than the one who grades, without privileges",
    "limits": "memory, CPU time, processes and files are bounded",
    "seccomp": "no socket, program, process, thread, signal or trace can be started",
}
"""Layer to what it is for, in the order in which `doctor` lists them."""


def open_doors(layers: Mapping[str, str]) -> list[str]:
    """What the student's code could reach because too few layers hold.

    Parameters
    ----------
    layers
        Layer to "" where it holds, else why it does not.

    Returns
    -------
    list of str
        "the file system", "the network", "other processes", "memory and time"; empty where all
        is closed.
    """

    def holds(name: str) -> bool:
        return layers.get(name, "not reported") == ""

    # Put on and reported only where something would be open without it, see `confine`.
    last_resort = holds("descriptors")
    doors = []
    # A root folder is left again by whoever keeps the right to change it.
    root_folder = holds("root folder") and (
        holds("user id") or holds("namespaces") or holds("seccomp")
    )
    if not (holds("landlock") or root_folder or last_resort):
        doors.append("the file system")
    if not (holds("seccomp") or holds("namespaces") or last_resort):
        doors.append("the network")
    if not (holds("seccomp") or holds("user id")):
        doors.append("other processes")
    if not holds("limits"):
        doors.append("memory and time")
    return doors


def missing(layers: Mapping[str, str]) -> list[str]:
    """Layers that could hold and do not, each with the reason, as "name (reason)"."""
    reasons = {name: layers.get(name, "not reported") for name in PURPOSES}
    return [f"{name} ({why})" for name, why in reasons.items() if why not in ("", NOT_ROOT)]
