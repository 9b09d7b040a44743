"""A submission's source, loaded and called: whatever it does is that call's outcome."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from autograder.model import Where
from autograder.sandbox.calls import Call
from autograder.sandbox.session import MAX_KEPT_BYTES
from tests.sandbox.conftest import LIMITS, Load

FORGE = """
import json, os, struct, sys

def send(message):
    text = json.dumps({"arrays": [], **message}).encode()
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, struct.pack(">II", len(text), 0) + text)
        except OSError:
            pass

ANSWER = {"kind": "returned", "value": 1, "arrays": []}

def asked():
    frame = sys._getframe()
    while not ("decoder" in frame.f_locals and "number" in frame.f_locals):
        frame = frame.f_back
    return {"id": frame.f_locals["decoder"].message["id"], "n": frame.f_locals["number"]}
"""


def test_a_function_returns_what_it_returns(load: Load) -> None:
    session = load("def f(a, b): return {'sum': a + b, 'both': [a, (b,)]}")
    value = session.call("f", np.ones((2, 1)), 2.0).value

    assert value["sum"].tolist() == [[3.0], [3.0]]
    assert value["both"][1] == (2.0,)


def test_arguments_are_fresh_copies_on_every_call(load: Load) -> None:
    session = load("def f(a):\n    a += 1\n    return a")
    array = np.zeros(2)

    assert [session.call("f", array).value.tolist() for _ in range(2)] == [[1, 1], [1, 1]]
    assert array.tolist() == [0, 0]


def test_an_exception_is_told_with_its_place(load: Load) -> None:
    outcome = load("def f():\n    return 1 / 0").call("f")

    assert (outcome.kind, outcome.text) == ("raised", "ZeroDivisionError: division by zero")
    assert outcome.where == (Where("hw.py", 2, "f", "return 1 / 0"),)


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("import sys; sys.exit(3)", "raised", "SystemExit: 3"),
        ("raise KeyboardInterrupt", "raised", "KeyboardInterrupt"),
        ("import os; os._exit(0)", "died", "ended the process"),
        ("import ctypes; ctypes.string_at(0)", "died", "crashed (SIGSEGV)"),
        ("import os; os.closerange(0, 64)", "died", ""),
        ("return [0 for _ in iter(int, 1)]", "timed_out", " s"),
        ("import time; time.sleep(60)", "timed_out", "0.8 s"),
        ("return [0] * 10**10", "out_of_memory", "512 MiB"),
        ("import numpy; return numpy.ones(10**10)", "out_of_memory", "512 MiB"),
        ("import numpy; return numpy.zeros(5_000_000)", "unreadable", "more than 16 MiB"),
        ("return 2**64", "unreadable", "an integer beyond 64 bits"),
    ],
)
def test_each_end_of_a_call_has_its_name(load: Load, body: str, kind: str, text: str) -> None:
    outcome = load(f"def f(): {body}\ndef g(): return 1").call("f")

    assert outcome.kind == kind
    assert text in outcome.text


def test_a_large_integer_in_a_dict_comes_back_and_spoils_nothing_beside_it(load: Load) -> None:
    session = load("def f(): return 1, {'seed': 10**30}\ndef g(d): return d['seed'] == 10**30")
    outcome = session.call("f")

    assert outcome.value[0] == 1
    assert session.call("g", outcome.value[1]).value is True


def test_a_script_finds_its_own_names_in_main(load: Load) -> None:
    session = load(
        "import cProfile, timeit, unittest\n"
        "def f(): return __name__\n"
        "timeit.timeit('f()', 'from __main__ import f', number=2)\n"
        "cProfile.run('f()')\n"
        "unittest.main(argv=[''], exit=False)\n"
        "if __name__ == '__main__': g = f"
    )

    assert (session.problems, session.call("f").value) == ((), "hw")
    assert session.kinds["g"] == "missing"


def test_a_crash_is_the_loss_of_its_call_alone(load: Load) -> None:
    session = load("import os\ndef f(n): return n\ndef g(): os._exit(1)")
    calls = [Call("f", (1,)), Call("g", ()), Call("f", (2,)), Call("g", ()), Call("f", (3,))]
    outcomes = session.run(calls)

    assert [outcome.kind for outcome in outcomes] == [
        "returned", "died", "returned", "died", "returned",
    ]  # fmt: skip


def test_a_function_that_ran_out_of_time_twice_is_not_called_again(load: Load) -> None:
    session = load("def f(n):\n    while True: pass\ndef g(): return 1")
    texts = [session.call("f", n).text for n in range(3)]

    assert texts[2] == "0.4 s, twice"
    assert session.call("g").value == 1


def test_running_out_of_time_in_the_large_case_does_not_count(load: Load) -> None:
    limits = replace(LIMITS, large_argument_bytes=100)
    session = load("def f(a):\n    while a.size > 99: pass\n    return 1", limits=limits)

    assert [session.call("f", np.zeros(100)).kind for _ in range(2)] == ["timed_out"] * 2
    assert session.call("f", np.zeros(1)).value == 1


def test_a_submission_has_so_much_time_in_all(load: Load) -> None:
    session = load(
        "import time\ndef f(n):\n    time.sleep(0.3)",
        limits=replace(LIMITS, submission_seconds=0.8),
    )
    outcomes = [session.call("f", n) for n in range(4)]

    assert [outcome.kind for outcome in outcomes[:2]] == ["returned"] * 2
    assert outcomes[-1].text == "0.8 s in all"


def test_a_name_that_is_no_function_is_told(load: Load) -> None:
    session = load("f = 3\ng = __import__('numpy').zeros(3)")

    assert session.kinds == {"f": "int", "g": "array of float64", "h": "missing"}
    assert session.call("f").kind == "missing"


def test_a_statement_of_a_script_that_raises_does_not_stop_the_next(load: Load) -> None:
    session = load("def f(): return 1\nraise ValueError('no')\ndef g(): return 2")

    assert [session.call(name).value for name in "fg"] == [1, 2]
    assert [str(each) for each in session.problems] == ["hw.py, line 2: ValueError: no"]


def test_a_cell_that_raises_does_not_stop_the_next(load: Load) -> None:
    session = load("import torch", "def f(:", "def g(): return 2", notebook=True)

    assert session.call("g").value == 2
    assert [each.label for each in session.problems] == ["cell 1", "cell 2"]


def test_what_is_defined_before_an_endless_loop_counts(load: Load) -> None:
    session = load("def f(): return 1\nwhile True: pass")

    assert session.call("f").value == 1
    assert str(session.problems[0]) == "hw.py, line 2: stopped after 0.6 s"


def test_a_statement_that_ends_the_process_is_left_out(load: Load) -> None:
    session = load("def f(): return 1\nimport os; os._exit(0)\ndef g(): return os.sep")

    assert [session.call(name).value for name in "fg"] == [1, "/"]
    assert [str(each) for each in session.problems] == [
        "hw.py, line 2: ended the process (exit status 0)"
    ]


def test_output_is_kept_up_to_a_bound(load: Load) -> None:
    session = load("print('x' * 10_000_000)", limits=replace(LIMITS, output_bytes=1000))
    session.close()

    assert session.printed == "x" * 1000


def test_an_object_stays_with_the_worker_and_can_be_passed_back(load: Load) -> None:
    session = load(
        "class Net:\n    def run(self, x): return x + 1\n"
        "def f(): return Net()\ndef g(net): return net.run(1)"
    )
    net = session.call("f").value

    assert net.type_name == "Net"
    assert session.call("g", net).value == 2
    assert session.run([Call("run", (5,), owner=net)])[0].value == 6


def test_arguments_too_large_to_travel_together_travel_one_by_one(load: Load) -> None:
    session = load("def g(values): return len(values)")
    large = [0] * 150_000

    outcomes = session.run([Call("g", (large,)), Call("g", ([1],)), Call("g", ([large, large],))])

    assert [each.value for each in outcomes[:2]] == [150_000, 1]
    assert outcomes[2].kind == "unreadable"


def test_what_is_raised_in_a_load_after_a_crash_is_not_told(load: Load) -> None:
    # It may hold what the worker that crashed knew: by when it crashed, say.
    session = load("import os, time\ndef f(): os._exit(1)\nraise ValueError(time.monotonic())")
    first = session.problems
    session.call("f")
    session.call("g")

    assert session.generation > 1
    assert session.problems == first


def test_an_object_from_before_a_crash_is_made_again(load: Load) -> None:
    session = load(
        "import os\nclass Net:\n    def __init__(self, n): self.n = n\n"
        "def f(n): return Net(n)\ndef g(net): return net.n\ndef h(): os._exit(0)"
    )
    first, second = (session.call("f", n).value for n in (1, 2))
    session.call("h")

    assert [session.call("g", net).value for net in (second, first)] == [2, 1]


def test_an_object_that_cannot_be_made_again_is_gone(load: Load) -> None:
    session = load(
        "import os\nclass Net: pass\ndef f(n): return Net() if n else os._exit(0)\n"
        "def g(net): return 1\ndef h(): os._exit(0)"
    )
    net = session.call("f", 1).value
    made = session.run([Call("Net", (), op="make")])[0].value if "Net" in session.kinds else net
    session.call("h")
    method = Call("anything", (), owner=made)

    assert session.run([method])[0].text == "an object from before a crash is gone"


def test_a_renewed_session_remembers_no_question(load: Load) -> None:
    session = load("seen = []\ndef f(n):\n    seen.append(n)\n    return len(seen)")
    assert session.call("f", 1).value == 1
    session.renew()

    assert session.call("f", 2).value == 1


def test_memory_of_all_answers_is_bounded_and_small_ones_still_count(load: Load) -> None:
    session = load("import numpy\ndef f(n): return numpy.full(2_000_000, n)\ndef g(): return 1")
    kinds = [session.call("f", float(n)).kind for n in range(MAX_KEPT_BYTES // 16_000_000 + 3)]

    assert kinds[0] == "returned"
    assert kinds[-1] == "unreadable"
    assert session.call("g").value == 1


@pytest.mark.parametrize(
    "forged", ["'id': 99, 'answers': [ANSWER]", "'answers': []", "'answers': [ANSWER] * 2"]
)
def test_an_answer_to_another_question_ends_the_worker(load: Load, forged: str) -> None:
    session = load(FORGE + f"def f():\n    send({{**asked(), {forged}}})")

    assert session.call("f").text == "an answer to a question that was not asked"


@pytest.mark.parametrize(
    "message",
    [
        '{"kind": "returned", "value": 10**400}',
        '{"kind": "raised", "type": eval("[" * 90 + "]" * 90), "text": []}',
        '{"kind": "raised", "type": "E", "where": [[[], 1, 2], ["hw.py", 10**9, ""], 3]}',
        '{"kind": "out_of_memory", "text": {}}',
        '{"kind": "unreadable", "text": 1}',
        '{"kind": ["returned"]}',
        '{"value": 1}',
    ],
)
def test_a_forged_answer_has_an_outcome_like_any_other(load: Load, message: str) -> None:
    answer = f"{{'arrays': [], **{message}}}"
    session = load(
        FORGE + f"def f():\n    send({{**asked(), 'answers': [{answer}]}})\ndef g(): return 1"
    )

    assert session.call("f").kind in ("returned", "raised", "out_of_memory", "unreadable")
    assert session.call("g").kind in ("returned", "unreadable")
    assert session.call("g").value == 1


def test_a_forged_load_message_is_no_error_of_ours(load: Load) -> None:
    session = load(
        FORGE + "send({'kind': 'loaded', 'problems': [[[], {'type': []}]], 'kinds': {'f': []}})"
    )

    assert session.problems[0].label == "hw.py"


@pytest.mark.parametrize(
    "cell",
    [
        "class K(type):\n    __name__ = property(lambda c: 1 / 0)\n"
        "class E(Exception, metaclass=K):\n    __class__ = property(lambda s: 1 / 0)\nraise E",
        "class S(str):\n    def __getitem__(self, k): raise SystemExit\n"
        "class E(Exception):\n    def __str__(self): return S('x')\nraise E",
        "e = SyntaxError('x')\ne.filename, e.lineno = 'hw.py', object()\nraise e",
        "class C:\n    __class__ = property(lambda s: 1 / 0)\ng = C()",
    ],
)
def test_hostile_objects_while_loading_leave_what_is_defined(load: Load, cell: str) -> None:
    session = load("def f(): return 1\n" + cell)

    assert session.broken is None
    assert session.call("f").value == 1


def test_numbers_that_are_none_arrive_as_they_are(load: Load) -> None:
    assert math.isnan(load("def f(): return float('nan')").call("f").value)


def test_what_is_printed_while_loading_is_kept_apart_from_what_calls_print(load: Load) -> None:
    session = load("print('loading')\ndef f(x):\n    print(x)\n")

    session.call("f", 3.5)

    assert session.printed_while_loading == "loading\n"
