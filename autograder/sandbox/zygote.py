"""The process that workers are forked from; it has seen no test, and never runs student code.

Started as a program of its own with a clean environment. It talks over one socket that keeps
message boundaries, in JSON:

    {"do": "spawn", "number": n, "memory_bytes": m, "cpu_seconds": s}, with three descriptors:
        the worker's end of its socket, where its output goes, and the memory in which it says
        how far it is                                                  -> {"pid": p}
    {"do": "end", "pid": p, "grace": seconds}                          -> {"status": s}
        how it ended by itself within the grace (an exit status, or minus a signal's number),
        null where it is killed, which it may survive for as long as its memory takes to free

End of file means that the grader is gone; so it goes, and its workers with it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
import time
import warnings
from collections.abc import Iterable
from typing import Any

COMMON_MODULES = (
    "_strptime abc argparse array ast base64 bisect bz2 calendar cmath code codecs collections "
    "collections.abc colorsys concurrent.futures contextlib contextvars copy csv ctypes "
    "dataclasses datetime decimal difflib dis encodings.cp949 encodings.idna encodings.utf_16 enum "
    "fractions functools gc getpass glob gzip hashlib heapq html importlib.metadata inspect io "
    "itertools json keyword linecache locale logging lzma math multiprocessing numbers operator os "
    "pathlib pdb pickle platform pprint queue random re resource secrets select shutil signal "
    "socket sqlite3 ssl statistics string struct subprocess symtable sys tempfile textwrap "
    "threading time timeit tokenize traceback types typing unittest unittest.mock uuid warnings "
    "weakref xml.etree.ElementTree zipfile zlib zoneinfo"
).split()
"""Imported once for all workers: what homework imports, and all that needs a shared library
from outside the standard library's folder. The rest is found there when it is asked for."""

UNWANTED_MODULES = frozenset(
    "__main__ antigravity ensurepip idlelib lib2to3 test tests this tkinter turtle turtledemo "
    "venv".split()
)
"""Not imported by `import_library`: they open windows or browsers, or install things."""


def import_whole(name: str) -> None:
    """Import a package with all its parts, lazy ones too: its files are out of reach later.

    Raises
    ------
    ImportError
        The package itself cannot be imported; parts of it may fail.
    """
    package = importlib.import_module(name)
    skipped = {"tests", "f2py", "distutils", "conftest", "_pyinstaller", "__main__"}
    skipped |= {"mypy_plugin"}  # which imports all of mypy
    pending: list[tuple[Iterable[str], str]] = [(getattr(package, "__path__", ()), f"{name}.")]
    while pending:
        path, prefix = pending.pop()
        for module in pkgutil.iter_modules(path, prefix):
            if skipped.isdisjoint(module.name.split(".")):
                imported = _imported(module.name)
                if imported is None:
                    continue  # a part for another platform, or a stub that refuses to be imported
                if module.ispkg:
                    pending.append((getattr(imported, "__path__", ()), f"{module.name}."))


def import_common_modules() -> None:
    """Import the standard library's common modules, where this Python has them."""
    for name in COMMON_MODULES:
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # Python may be built without sqlite3, lzma, …


def import_library() -> None:
    """Import what is left of the standard library: no worker will be able to open a file."""
    names = sorted(sys.stdlib_module_names - UNWANTED_MODULES)
    pending = [name for name in names if not name.startswith("_")]
    while pending:
        name = pending.pop()
        path = getattr(_imported(name), "__path__", ())
        found = [module.name for module in pkgutil.iter_modules(path, f"{name}.")]
        pending += [each for each in found if UNWANTED_MODULES.isdisjoint(each.split("."))]


def _imported(name: str) -> object:
    """A module, None where it cannot be imported, for whatever reason."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except (Exception, SystemExit):
        return None


def import_allowed(names: Iterable[str]) -> dict[str, str]:
    """Import what a course allows; name to why it cannot be, where it cannot."""
    missing = {}
    for name in names:
        try:
            import_whole(name)
        except Exception as error:  # a package may raise anything while it is imported
            missing[name] = f"{type(error).__name__}: {error}"[:300]
    return missing


def prepare(config: dict[str, Any]) -> tuple[Any, Any, dict[str, str]]:
    """Import everything, forget where it came from, and shut this process in."""
    library = os.path.dirname(os.__file__)
    program_folder, packages = config["program_folder"], config["packages"]
    sys.path[:] = [program_folder, *packages, *[p for p in sys.path if p.startswith(library)]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import_common_modules()
        import_whole("numpy")
        missing = import_allowed(config["allowed"])
    # What NumPy and they brought along stays: parts of them may import it in a function.
    kept = {name.partition(".")[0] for name in sys.modules} - {"autograder"}
    from autograder.sandbox import confine, stand_ins, unset, worker

    unset.set_every_bit()
    os.environ.pop("GLIBC_TUNABLES")

    stand_ins.ALLOWED[:] = config["allowed"]
    for tool in config["tools"]:
        module, _, function = tool.partition(":")
        worker.TOOLS[tool] = getattr(importlib.import_module(module), function)
    walls = confine.close_in(library, switched_off=frozenset(config["switched_off"]))
    if walls.no_descriptors:
        import_library()
    sys.path[:] = [p for p in sys.path if p != program_folder and p not in packages]
    for name in list(sys.modules):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in kept:
            del sys.modules[name]  # what the student may not import must not be there either
    sys.argv[:] = [""]
    time.tzset()
    return walls, (confine, worker), missing


def end(pid: int, grace: float, dying: list[int]) -> int | None:
    """Wait for a worker to end by itself, else kill it and add it to those who are to be buried."""
    deadline = time.monotonic() + grace
    pause = 0.0001
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= deadline:
            break
        time.sleep(pause)
        pause = min(2 * pause, 0.01)
    os.kill(pid, signal.SIGKILL)
    dying.append(pid)
    return None


def serve(control: socket.socket, walls: Any, rooms: Any, sink: int) -> None:
    """Fork and end workers until the grader hangs up."""
    confine, worker = rooms
    dying: list[int] = []
    while True:
        text, descriptors, _, _ = socket.recv_fds(control, 65_536, 3)
        if not text:
            return
        while dying:
            os.waitpid(dying.pop(), 0)
        request = json.loads(text)
        if request["do"] == "end":
            status = end(request["pid"], request["grace"], dying)
            control.send(json.dumps({"status": status}).encode())
            continue
        try:
            pid = os.fork()
        except OSError as error:  # the machine is short of processes or memory: the grader tells it
            for descriptor in descriptors:
                os.close(descriptor)
            control.send(json.dumps({"errno": error.errno}).encode())
            continue
        if pid == 0:
            control.close()
            try:
                connection, output, page = descriptors
                progress = worker.take_over(output, page)
                confine.confine_child(
                    walls,
                    number=request["number"],
                    memory_bytes=request["memory_bytes"],
                    cpu_seconds=request["cpu_seconds"],
                )
                worker.start(connection, progress, sink)
            finally:
                os._exit(70)  # confinement failed, or the worker's own loop did
        for descriptor in descriptors:
            os.close(descriptor)
        control.send(json.dumps({"pid": pid}).encode())


def main() -> None:
    """Be the zygote: read the settings, shut in, report, serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    with contextlib.suppress(ConnectionError):  # the grader was killed: nobody is to be told
        settings = control.recv(65_536)
        if not settings:
            return  # killed before it could say anything
        sink = os.open(os.devnull, os.O_RDWR)
        walls, rooms, missing = prepare(json.loads(settings))
        gc.collect()
        gc.freeze()  # a collection in a worker would copy every page it touches
        control.send(json.dumps({"layers": walls.layers, "missing": missing}).encode())
        serve(control, walls, rooms, sink)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit()  # the grader was killed, and nobody is left to answer
