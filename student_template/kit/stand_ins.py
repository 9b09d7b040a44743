"""What may be imported, and what stands in for what may not but does no harm.

Only NumPy and the standard library can be imported. Plotting, Otter, Colab and IPython are part
of an honest notebook and of no grade: they import as objects that accept everything and do
nothing. All else raises ImportError with words. None of this is a wall (the student's code could
take it down, and would find no file to import from); it is there to be told plainly.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

HARMLESS = frozenset(
    "matplotlib mpl_toolkits matplotlib_inline pylab seaborn plotly bokeh altair "
    "koreanize_matplotlib ipywidgets ipympl IPython otter google check".split()
)
"""Plotting, notebooks' own, and the packages that handouts of homework import; `check` is what
comes with a handout, and tries nothing while its notebook is graded."""

UNPACKED = {
    **dict.fromkeys(
        "xlim ylim get_xlim get_ylim xticks yticks get_size_inches get_width_height "
        "get_legend_handles_labels legend_elements get_data subplot_mosaic".split(),
        2,
    ),
    **dict.fromkeys("hist stem get_xyz".split(), 3),
    **dict.fromkeys("axis hist2d bounds extents".split(), 4),
}
"""How many names a plot's answer is unpacked into; one where it is not named here."""


class StandIn:
    """Accepts every attribute, call, index, loop, sum, `with` and `@`, and does nothing.

    Where a number is needed it is 0, so that a label may be placed above a bar.
    """

    def __init__(self, name: str, count: int = 1) -> None:
        self.__dict__.update(_name=name, _count=count)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)  # copy, pickle and NumPy ask for protocols that are not here
        return StandIn(f"{self._name}.{name}", UNPACKED.get(name, 1))

    def __setattr__(self, name: str, value: object) -> None:
        pass

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102 - a magic method
        if len(args) == 1 and not kwargs and isinstance(args[0], (types.FunctionType, type)):
            return args[0]  # used as a decorator
        last = self._name.rpartition(".")[2]
        if last == "subplots":
            axes = _axes(*args, **kwargs)
            return (StandIn("fig"), axes) if self._name in FIGURE_MAKERS else axes
        return StandIn(f"{self._name}()", UNPACKED.get(last, 1))

    def __iter__(self) -> Iterator[StandIn]:
        for _ in range(self._count):  # `line, = plt.plot(...)`, `low, high = plt.ylim()`
            yield StandIn(f"{self._name}[...]")

    def __getitem__(self, key: object) -> StandIn:
        return self

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def __len__(self) -> int:
        return int(self._count)

    def __enter__(self) -> StandIn:
        return self

    def __exit__(self, *args: object) -> None:
        pass

    def _with(self, *others: object) -> StandIn:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _with
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _with
    __pow__ = __rpow__ = __matmul__ = __rmatmul__ = _with
    __neg__ = __pos__ = __abs__ = __round__ = _with

    def _compared(self, other: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _compared

    def __float__(self) -> float:
        return 0.0

    def __int__(self) -> int:
        return 0

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.zeros((), dtype)

    def __format__(self, spec: str) -> str:
        try:
            return format(0, spec) if spec else str(self)
        except ValueError:  # `f"{label:s}"`
            return format(str(self), spec)

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[Any, ...]:
        return ()  # `class Ticks(matplotlib.ticker.Formatter)`

    def __repr__(self) -> str:
        return f"<{self._name} does nothing while homework is graded>"


FIGURE_MAKERS = frozenset({"matplotlib.pyplot.subplots", "pylab.subplots"})
"""Make a figure and its axes; a figure's own `subplots` makes the axes alone."""


def _axes(nrows: int = 1, ncols: int = 1, *, squeeze: bool = True, **_: Any) -> Any:
    """Axes in the shape that matplotlib would give."""
    axes = np.empty((nrows, ncols), dtype=object)
    for index in np.ndindex(nrows, ncols):
        axes[index] = StandIn("ax")
    if not squeeze:
        return axes
    return axes.item() if axes.size == 1 else axes.squeeze()


class _HarmlessModule(types.ModuleType):
    __all__ = ()  # `from pylab import *` brings nothing

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}")


class _StandInLoader(importlib.abc.Loader):
    def __init__(self, ipython: Any) -> None:
        self._ipython = ipython

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        module = _HarmlessModule(spec.name)
        if spec.name.partition(".")[0] == "IPython":
            module.__dict__["get_ipython"] = lambda: self._ipython
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        pass


ALLOWED: list[str] = []
"""What else the course lets its students import, for the words; the zygote has imported it."""
RunModule = Callable[[types.ModuleType], None]
FindModule = Callable[[str], "tuple[RunModule, bool] | None"]
"""What runs a module that was handed in beside the graded file, and whether it is a package."""


class _OwnLoader(importlib.abc.Loader):
    def __init__(self, run: RunModule) -> None:
        self._run = run

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        self._run(module)


class ImportGuard(importlib.abc.MetaPathFinder):
    """Stands first on `sys.meta_path`: harmless names get a stand-in, foreign ones words.

    Parameters
    ----------
    ipython : object
        What `get_ipython()` returns.
    find_module : callable, optional
        Finds the modules that were handed in beside the graded file.
    """

    def __init__(self, ipython: Any, find_module: FindModule = lambda name: None) -> None:
        self._loader = _StandInLoader(ipython)
        self._find_module = find_module

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: types.ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module, as the import system asks for it."""
        top = fullname.partition(".")[0]
        if top == "numpy" or top in sys.stdlib_module_names:
            return None
        if top in HARMLESS:
            return importlib.machinery.ModuleSpec(fullname, self._loader, is_package=True)
        found = self._find_module(fullname)
        if found is not None:
            run, is_package = found
            loader = _OwnLoader(run)
            return importlib.machinery.ModuleSpec(fullname, loader, is_package=is_package)
        if _is_only_looked_for():
            return None
        raise ModuleNotFoundError(
            f"`{fullname}` cannot be imported here: only {', '.join(['NumPy', *ALLOWED])} and the "
            f"standard library of Python {sys.version_info[0]}.{sys.version_info[1]} are there "
            "when homework is graded",
            name=fullname,
        )


def _is_only_looked_for() -> bool:
    """Whether it is `importlib.util.find_spec` that asks: it says None of what is not there."""
    asking = sys._getframe(3)  # behind this function, the guard, and the import system's own
    return asking.f_code is importlib.util.find_spec.__code__


class IPythonStandIn:
    """What `get_ipython()` returns: magics that wrap a statement run it, most do nothing.

    Parameters
    ----------
    run : callable, (str, str) -> None
        Runs a piece of the student's own source in the student's names, given the label of its
        file, or of the cell where it is left out.
    files : object, optional
        Reads and writes the files that `%run` and `%%writefile` name: has `read(path)`, which
        returns None where there is no such file, and `write(path, text, append=...)`.
    """

    RUNS_ITS_BODY = frozenset({"time", "capture", "prun"})

    def __init__(self, run: Callable[..., None], files: Any = None) -> None:
        self._run = run
        self._files = files

    def run_line_magic(self, name: str, line: str, *args: Any, **kwargs: Any) -> None:
        """`%time statement` runs the statement, `%run file` the file; others do nothing."""
        if name in self.RUNS_ITS_BODY:
            self._run(f"%{name} {line}")
        if name == "run" and self._files is not None:
            self._run_file(line)

    def _run_file(self, line: str) -> None:
        words = [word.strip("'\"") for word in line.split() if not word.startswith("-")]
        for path in (words[0], f"{words[0]}.py") if words else ():
            source = self._files.read(path)
            if source is not None:
                self._run(source, path)
                return

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        """`%%time` runs the cell, `%%writefile` writes it; one in another language does nothing."""
        if name in self.RUNS_ITS_BODY:
            self._run(cell)
        if name in ("writefile", "file") and self._files is not None:
            words = line.split()
            if words:
                self._files.write(words[-1].strip("'\""), cell, append="-a" in words)

    def magic(self, text: str) -> None:
        """Run `%name line` in the spelling of IPython before version 7."""
        name, _, line = text.lstrip("%").partition(" ")
        self.run_line_magic(name, line)

    def getoutput(self, command: str, *args: Any, **kwargs: Any) -> list[str]:
        """`!command` assigned to a name: no line of output."""
        return []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return StandIn(f"get_ipython().{name}")
