"""What a course allows beside NumPy, with all that it needs, in the versions installed here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.errors import AssignmentError


def requirements_of(modules: Iterable[str]) -> str:
    """Lines for pip, one a distribution; NumPy is the grader's own and left out.

    Parameters
    ----------
    modules
        Names as they are imported.

    Raises
    ------
    AssignmentError
        One of them is not installed here.
    """
    installed = metadata.packages_distributions()
    pending = [canonicalize_name(name) for each in modules for name in _named(each, installed)]
    versions: dict[str, str] = {"numpy": ""}
    while pending:
        name = pending.pop()
        if name not in versions:
            try:
                distribution = metadata.distribution(name)
            except metadata.PackageNotFoundError as error:
                raise AssignmentError(
                    f"`{name}`, which the course's packages need, is not installed"
                ) from error
            versions[name] = distribution.version
            pending += [canonicalize_name(each.name) for each in _needed(distribution)]
    return "".join(f"{name}=={v}\n" for name, v in sorted(versions.items()) if v)


def _named(module: str, installed: Mapping[str, list[str]]) -> list[str]:
    names = installed.get(module, [])
    if not names:
        raise AssignmentError(
            f"course.toml allows `{module}`, which is not installed here: pip install it, or take "
            "it out"
        )
    return names


def _needed(distribution: metadata.Distribution) -> list[Requirement]:
    """What a distribution needs on this machine, extras aside."""
    wanted = map(Requirement, distribution.requires or [])
    return [each for each in wanted if not each.marker or each.marker.evaluate({"extra": ""})]
