"""Parts of Otter without all that its packages bring along.

`import otter` loads nbconvert, pandas and Jupyter's widgets: 0.5 s of processor time, which is half
of what a single submission takes from a cold start, for parts that nobody here calls. So the
packages around what is wanted are put in place without being run; who asks one of them for a name
of its own has it run then, and sees no difference.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import warnings
from importlib.abc import Loader
from typing import Any

PACKAGES = ("otter", "otter.grade", "otter.run", "otter.run.run_autograder")
"""Whose `__init__` waits until it is needed."""

_waiting: dict[str, Loader] = {}
"""Those that are in place and have not been run."""


def import_part(module: str) -> Any:
    """Import a module of Otter's, without its dependencies' warnings of what they will drop.

    Parameters
    ----------
    module : str
        Its full name, or that of a dependency.

    Raises
    ------
    ModuleNotFoundError
        Otter is not installed, or has no such module.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for package in PACKAGES:
            if package not in sys.modules:
                _put_in_place(package)
        return importlib.import_module(module)


def _put_in_place(name: str) -> None:
    """Make a package importable from; it is run when it is asked for a name that it lacks."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    package = importlib.util.module_from_spec(spec)

    def run_first(attribute: str) -> Any:
        if attribute.startswith("__") and attribute not in ("__all__", "__version__"):
            raise AttributeError(attribute)  # what the import system tries
        if name not in _waiting:
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
        _run(name)
        return getattr(package, attribute)

    vars(package)["__getattr__"] = run_first  # PEP 562
    sys.modules[name] = package
    _waiting[name] = spec.loader
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, package)  # as importing it would


def _run(name: str) -> None:
    """Run a package, and before it those around it: they count on it."""
    parts = name.split(".")
    for count in range(1, len(parts) + 1):
        package = ".".join(parts[:count])
        loader = _waiting.pop(package, None)
        if loader is not None:
            loader.exec_module(sys.modules[package])
