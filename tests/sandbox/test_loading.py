"""A source is loaded past whatever one of its statements or cells does."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from autograder.model import Cell, Source
from autograder.sandbox.session import Session
from tests.sandbox.conftest import LIMITS, Load

PYTHON = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
QUICK = replace(LIMITS, load_cpu_seconds=0.3)
SWALLOWING = {
    "a bare except": "while True:\n    try: pass\n    except: pass",
    "a bare except around input": (
        "while True:\n    try:\n        n = int(input())\n        break\n    except: pass"
    ),
    "BaseException": (
        "import itertools\nfor _ in itertools.count():\n"
        "    try: sum(range(1000))\n    except BaseException as e: print(e)"
    ),
    "a return in finally": (
        "def poll():\n    while True:\n        try: return 1 / 0\n        except: continue\n"
        "        finally:\n            while True: pass\npoll()"
    ),
    "an __exit__ that swallows": (
        "class Quiet:\n    def __enter__(self): pass\n    def __exit__(self, *_): return True\n"
        "while True:\n    with Quiet(): 1 / 0"
    ),
    "a signal that is ignored": (
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass"
    ),
    "a call of C that does not return": "sum(range(10**15))",
}
ENDING = {
    "os._exit(0)": "ended the process (exit status 0)",
    "os._exit(3)": "ended the process (exit status 3)",
    "os.abort()": "crashed (SIGABRT)",
    "ctypes.string_at(0)": "crashed (SIGSEGV)",
    "sys.exit(2)": "SystemExit: 2",
    "quit()": "SystemExit",
    "raise KeyboardInterrupt": "KeyboardInterrupt",
}


def told(session: Session) -> list[str]:
    return [str(problem) for problem in session.problems]


@pytest.mark.parametrize("loop", SWALLOWING.values(), ids=SWALLOWING)
def test_a_statement_that_does_not_end_is_left_out_whatever_it_catches(load, loop):
    session = load(f"def f(): return 1\n{loop}\ndef g(): return 2", limits=QUICK)

    assert [session.call(name).value for name in "fg"] == [1, 2]
    assert len(told(session)) == 1
    assert told(session)[0].endswith("stopped after 0.3 s")


@pytest.mark.parametrize("end", ENDING)
@pytest.mark.parametrize("notebook", [False, True])
def test_what_ends_the_interpreter_costs_nothing_else(load: Load, end: str, notebook: bool) -> None:
    cells = ["import ctypes, os, sys\ndef f(): return 1", end, "def g(): return 2"]
    session = load(*(cells if notebook else ["\n".join(cells)]), notebook=notebook)

    assert [session.call(name).value for name in "fg"] == [1, 2]
    (problem,) = told(session)
    assert problem.startswith("cell 2, line 1: " if notebook else "hw.py, line 3: ")
    assert ENDING[end] in problem


def test_a_cell_is_cut_where_it_stopped_and_the_next_one_runs(load):
    cells = ("def f(): return 1\nwhile True: pass\ndef h(): return 3", "def g(): return 2")
    session = load(*cells, notebook=True, limits=QUICK)

    assert session.kinds == {"f": "", "g": "", "h": "missing"}
    assert told(session) == ["cell 1, line 2: stopped after 0.3 s"]


def test_two_statements_of_one_line_are_two(load):
    session = load("import os; x = 1; os._exit(0); y = 2\ndef f(): return x + y, os.sep")

    assert session.call("f").value == (3, "/")


def test_a_decorated_function_and_future_imports_are_run_as_they_are(load):
    session = load(
        "'Notes.'\nfrom __future__ import annotations\n1 / 0\nimport functools\n"
        "@functools.cache\ndef f(x: undefined = 1): return __doc__"
    )

    assert session.call("f").value == "Notes."
    assert told(session) == ["hw.py, line 3: ZeroDivisionError: division by zero"]


def test_each_statement_has_its_time_and_all_of_them_have_theirs(load):
    wait = "import time; time.sleep(0.55)\n"  # of 0.6 by the clock, and 1.2 in all
    assert told(load(wait * 2 + "def f(): return 1", limits=QUICK)) == []

    session = load(wait * 3 + "def f(): return 1", limits=QUICK)
    assert session.kinds["f"] == "missing"
    assert told(session) == [
        "hw.py, line 3: stopped after 1.2 s of loading in all, not run: what follows"
    ]


def test_where_loading_ends_for_its_limit_the_cells_that_are_left_are_named(load):
    endless = "while True: pass"
    cells = ("def f(): return 1", endless, endless, "def g(): return 2", "def h(): return 3")
    session = load(*cells, notebook=True, limits=QUICK)

    assert session.kinds == {"f": "", "g": "missing", "h": "missing"}
    assert told(session) == [
        "cell 2, line 1: stopped after 0.3 s",
        "cell 3, line 1: stopped after 0.3 s, not run: cell 4, cell 5",
    ]


def test_a_file_full_of_exits_ends_loading_at_a_bound(load):
    source = "import os\n" + "os._exit(0)\n" * 30 + "def f(): return 1"

    assert told(load(source))[-1] == (
        "hw.py, line 10: ended the process (exit status 0), not run: what follows"
    )


def test_a_worker_after_a_crash_leaves_out_the_same(load):
    session = load("import os\nos._exit(0)\ndef f(): os._exit(1)\ndef g(): return 1")

    assert session.call("f").kind == "died"
    assert session.call("g").value == 1


@pytest.mark.parametrize(
    "line",
    ['x = f"{"a".join([\'b\'])}"' if sys.version_info < (3, 12) else "x = = 1", "def f(:", "\tx"],
)
def test_a_file_that_does_not_compile_names_the_python_that_graded(load: Load, line: str) -> None:
    session = load(f"def f(): return 1\n{line}\n")

    assert session.kinds["f"] == "missing"
    assert told(session)[0].startswith("hw.py, line 2: ")
    assert told(session)[0].endswith(f"(graded with {PYTHON})")


@pytest.mark.parametrize(
    "line",
    ["from itertools import of_the_future", "import math\nmath.of_the_future", "import of_future"],
)
def test_what_a_newer_library_has_names_the_python_that_graded(load: Load, line: str) -> None:
    session = load(f"{line}\ndef f(): return 1")

    assert session.call("f").value == 1
    assert PYTHON in told(session)[0]


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> main"])
def test_a_merge_conflict_is_told_as_what_it_is(load: Load, mark: str) -> None:
    session = load(f"def f(): return 1\n{mark}\n")

    assert told(session) == ["hw.py, line 2: a merge conflict was left in the file"]


# --- files ---

WRITING = (
    "open('log.txt', 'w').write('x')",
    "os.makedirs('results/today', exist_ok=True); os.mkdir('results'); os.rmdir('results')",
    "os.chdir(os.path.dirname(os.path.abspath(__file__)))",
    "import logging; logging.basicConfig(filename='a.log'); logging.error('x')",
    "np.save('w.npy', np.ones(3)); np.savez('w', a=np.ones(3)); np.savetxt('w.txt', np.ones(3))",
    "np.ones(3).tofile('w.bin')",
    "import pathlib; p = pathlib.Path('a'); p.mkdir(); (p / 'b').write_text('x'); p.touch()",
    "import tempfile; tempfile.mkdtemp(); tempfile.NamedTemporaryFile().write(b'x')",
    "import json; json.dump({}, open('a.json', 'w', encoding='utf-8')); os.remove('a.json')",
    "import csv; csv.writer(open('a.csv', 'a', newline='')).writerow([1])",
    "import pickle; pickle.dump(np.ones(2), open('a.pkl', 'wb')); os.rename('a.pkl', 'b.pkl')",
    "import shutil; shutil.rmtree('results')",
    "import gzip; gzip.open('a.gz', 'wb').write(b'x')",
)


@pytest.mark.parametrize("line", WRITING)
def test_what_writes_files_does_nothing_and_raises_nothing(load: Load, line: str) -> None:
    session = load(f"import os\nimport numpy as np\ndef f():\n    {line}\n    return 1\n{line}")

    assert told(session) == []
    assert session.call("f").value == 1


def test_what_was_written_can_be_read_again_and_nothing_else(load):
    session = load(
        "import numpy as np\nnp.savez('w.npz', a=np.arange(3))\n"
        "with open('notes.txt', 'w') as file: file.write('one\\ntwo')\n"
        "def f(): return np.load('w.npz')['a'], open('notes.txt').readlines()\n"
        "def g(): open('other.txt')\ndef h(): open('/etc/passwd')"
    )

    numbers, lines = session.call("f").value
    assert (numbers.tolist(), lines) == ([0, 1, 2], ["one\n", "two"])
    assert [session.call(name).kind for name in "gh"] == ["raised"] * 2


# --- other files of the submission ---


@pytest.fixture
def with_files(zygote):
    """Load a source beside other files, by their paths."""
    sessions: list[Session] = []

    def load(*cells: str, notebook: bool = False, **files: str) -> Session:
        labels = [f"cell {number}" for number, _ in enumerate(cells, 1)] if notebook else ["hw.py"]
        helpers = tuple(Cell(path.replace("__", "/") + ".py", text) for path, text in files.items())
        source = Source("hw.py", notebook, tuple(map(Cell, labels, cells)), helpers=helpers)
        sessions.append(Session(zygote, source, "hw", ("f", "g", "h"), LIMITS))
        return sessions[-1]

    yield load
    for session in sessions:
        session.close()


@pytest.mark.parametrize(
    "line",
    [
        "from tools import f",
        "import tools; f = tools.f",
        "from pack.inner import f",
        "import pack.inner as inner; f = inner.f",
        "from deep import f",
        "exec(open('tools.py').read())",
        "%run tools.py",
        "%run -i ./tools",
        "get_ipython().run_line_magic('run', 'tools.py')",
    ],
)
def test_a_file_beside_it_can_be_imported_or_run(with_files, line):
    text = "def f(): return 1"
    session = with_files(line, tools=text, pack__inner=text, elsewhere__deep=text)

    assert told(session) == []
    assert session.call("f").value == 1


def test_what_is_raised_in_a_file_beside_it_is_told_by_its_name(with_files):
    session = with_files("from tools import f", tools="def f():\n    return 1 / 0")

    assert [(where.label, where.line) for where in session.call("f").where] == [("tools.py", 2)]


def test_a_cell_that_is_written_to_a_file_can_be_imported(with_files):
    session = with_files(
        "%%writefile tools.py\ndef f(): return '''it's'''",
        "%%writefile -a tools.py\ndef g(): return 2",
        "from tools import *",
        notebook=True,
    )

    assert [session.call(name).value for name in "fg"] == ["it's", 2]


def test_a_file_named_as_the_library_takes_no_place_of_it(with_files):
    session = with_files(
        "import numpy, json\ndef f(): return numpy.ones(1).sum(), json.dumps(1)",
        numpy="raise ValueError",
        json="raise ValueError",
    )

    assert session.call("f").value == (1.0, "1")
