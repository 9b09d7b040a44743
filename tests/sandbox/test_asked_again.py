"""What hangs on earlier calls is found by asking again, beside other questions."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.grading.alike import alike
from autograder.grading.answers import Answers, Message
from autograder.grading.proxies import Proxy
from autograder.grading.stale import find_stale
from autograder.model import Outcome
from autograder.sandbox.calls import Call
from autograder.sandbox.passing import Passing
from tests.sandbox.conftest import Load

COUNTING = "import numpy as np\ncount = [0]\ndef drift():\n    count[0] += 1\n    return count[0]\n"
DRIFTS = {
    "1e-10": True,
    "1e-9": True,
    "1e-13": False,
}


def unsteady(answers: Answers) -> set[str]:
    return answers.find_unsteady()


@pytest.mark.parametrize("drift", DRIFTS)
def test_a_function_may_drift_by_rounding_alone(load: Load, drift: str) -> None:
    source = f"{COUNTING}def f(n): return np.full(2, 1 / 3 + {drift} * drift())"
    answers = Answers(load(source))
    Proxy(answers, "f")(1)

    assert unsteady(answers) == ({"f"} if DRIFTS[drift] else set())


@pytest.mark.parametrize(("drift", "found"), [("1e-8", set()), ("1e-5", {"f"})])
def test_single_floats_may_drift_by_their_own_rounding(
    load: Load, drift: str, found: set[str]
) -> None:
    for kind in ("np.float32", "lambda a: a.astype('f').astype('d')"):
        source = f"{COUNTING}def f(n): return ({kind})(np.full(2, 1 / 3 + {drift} * drift()))"
        answers = Answers(load(source))
        Proxy(answers, "f")(1)

        assert unsteady(answers) == found


def test_composed_calls_are_asked_again(load):
    source = f"{COUNTING}def f(n): return n, 0\ndef g(y, more): return 1.0 + 1e-9 * drift()"
    answers = Answers(load(source))
    Proxy(answers, "f").many_then([(1.0,), (2.0,)], 0, Proxy(answers, "g"), (1,))

    assert "g" in unsteady(answers)


def test_picked_calls_are_asked_again(load):
    answers = Answers(load(f"{COUNTING}def f(n): return n + 1e-9 * drift(), 0"))
    Proxy(answers, "f").many([(1.0,), (2.0,)], pick=0)

    assert unsteady(answers) == {"f"}


def test_programs_on_new_objects_are_asked_again(load):
    source = f"{COUNTING}class f:\n    def add(self, n): return n + 1e-9 * drift()"
    answers = Answers(load(source))
    Proxy(answers, "f", ("add",)).use_many([((), [("add", (1.0,))])])

    assert unsteady(answers) == {"f"}


def test_a_function_that_remembers_the_call_before_is_found_beside_others(load):
    source = (
        "last = [0.0]\n"
        "def f(n):\n    last[0] = n\n    return n\n"
        "def g(n): return last[0]"  # right, as long as f is asked just before
    )
    answers = Answers(load(source))
    f, g = Proxy(answers, "f"), Proxy(answers, "g")
    for number in (1.0, 2.0, 3.0):
        assert f(number) == g(number)

    assert unsteady(answers) == {"g"}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("self.grads = [n + 1e-9 * drift()]", {"f.grads"}),
        ("self.grads = [n + 1e-14 * drift()]", set()),
        ("self.grads = [n]", set()),
        ("count.append(n); self.grads = list(count)", {"f.grads"}),
    ],
)
def test_attributes_are_looked_at_again(load: Load, body: str, found: set[str]) -> None:
    source = f"{COUNTING}class f:\n    def add(self, n):\n        {body}\n        return 1"
    answers = Answers(load(source))
    made = Proxy(answers, "f", ("add",))()
    made.add(1.0)
    _ = made.grads

    assert unsteady(answers) == found


def test_an_attribute_of_an_object_that_nothing_was_done_to_is_looked_at_again(load):
    answers = Answers(load(f"{COUNTING}class f:\n    def __init__(self): self.h = drift()"))
    _ = Proxy(answers, "f", ("add",))().h

    assert unsteady(answers) == {"f.h"}


@pytest.mark.parametrize(
    ("owner", "found"), [("self", set()), ("f", {"f.take"}), ("shelf", {"f.take"})]
)
def test_what_two_objects_keep_in_one_place_is_found(load, owner, found):
    source = (
        "import types\nshelf = types.SimpleNamespace()\nclass f:\n"
        "    def __init__(self, size): self.size = size\n"
        f"    def put(self, n): {owner}.kept = self.size * n\n"
        f"    def take(self): return {owner}.kept"
    )
    answers = Answers(load(source))
    for size in (1.0, 2.0):
        box = Proxy(answers, "f", ("put", "take"))(size)
        box.put(3.0)
        assert box.take() == 3.0 * size

    assert unsteady(answers) == found


@pytest.mark.parametrize(("owner", "found"), [("self", set()), ("f", {"f.add"})])
def test_a_setting_that_the_last_object_decides_is_found(load, owner, found):
    source = (
        "class f:\n"
        f"    def __init__(self, keeps, size): {owner}.keeps, self.sum = keeps, 0.0\n"
        "    def add(self, n):\n"
        f"        self.sum = n + ({owner}.keeps and self.sum)\n"
        "        return self.sum"
    )
    answers = Answers(load(source))
    for keeps, size in ((True, 1.0), (True, 2.0), (False, 1.0), (False, 2.0)):
        made = Proxy(answers, "f", ("add",))(keeps, np.array([size]))
        assert [made.add(1.0), made.add(1.0)] == ([1.0, 2.0] if keeps else [1.0, 1.0])

    assert unsteady(answers) == found


def test_an_object_that_ends_the_process_is_blamed_alone(load):
    source = (
        "import os\ncalls = []\nclass f:\n"
        "    def __init__(self, n): self.n = n\n"
        "    def go(self):\n"
        "        calls.append(self.n)\n"
        "        if calls.count(2) > 1: os._exit(1)\n"
        "        return self.n\n"
        "class g(f):\n    def go(self): return self.n"
    )
    answers = Answers(load(source))
    for name, number in (("f", 1), ("f", 2), ("g", 3)):
        Proxy(answers, name, ("go",))(number).go()

    assert unsteady(answers) == {"f.go"}


@pytest.mark.parametrize(
    ("start", "found"), [("h", set()), ("h if h.any() else known.get(h.shape, h)", {"f"})]
)
def test_zeros_that_stand_for_the_last_answer_are_found(load, start, found):
    source = (
        "known = {}\ndef f(h, n):\n"
        f"    start = {start}\n"
        "    known[h.shape] = start + n\n"
        "    return known[h.shape]"
    )
    answers = Answers(load(source))
    f = Proxy(answers, "f")
    for number in range(5):
        f(np.ones(1), 1.0 + number)
    f(np.zeros(2), 1.0)
    for number in range(12):
        f(np.ones(2), 1.0 + number)

    assert unsteady(answers) == found


def test_an_object_that_was_passed_on_is_asked_of_again(load):
    source = (
        f"{COUNTING}class Net:\n    pass\ndef f(): return Net(), 1.0\n"
        "def g(net): return 1.0 + 1e-9 * drift()"
    )
    answers = Answers(load(source))
    Proxy(answers, "g")(Proxy(answers, "f")()[0])

    assert unsteady(answers) == {"g"}


@pytest.mark.parametrize(
    ("first", "second", "equal"),
    [
        (np.array([1.0, 1e-14]), np.array([1.0, 3e-14]), True),
        (np.array([1.0, 1e-9]), np.array([1.0, 3e-9]), False),
        (np.array([np.nan, 1.0]), np.array([np.nan, 1.0]), True),
        (np.array([np.nan, 1.0]), np.array([1.0, np.nan]), False),
        (np.array([np.inf]), np.array([-np.inf]), False),
        (np.array([0.0]), np.array([1e-300]), False),
        (np.array([1, 2]), np.array([1, 3]), False),
        (2**63, 2**63, True),
        (1.0, np.float64(1.0), True),
        ([1.0, "a"], [1.0, "b"], False),
        ({"a": 1.0}, {"a": 1.0, "b": 2.0}, False),
    ],
)
def test_two_answers_are_the_same_but_for_rounding(
    first: object, second: object, equal: bool
) -> None:
    assert alike(first, second) is equal


@pytest.mark.parametrize(
    ("key", "is_steady"),
    [("x.tobytes()", False), ("x.shape", False), ("(w['a'].tobytes(), x.tobytes())", True)],
)
def test_what_is_remembered_by_less_than_its_arguments_is_found(load, key, is_steady):
    source = f"known = {{}}\ndef f(w, x):\n    return known.setdefault({key}, w['a'] * x)\n"
    answers = Answers(load(source))

    answers.ask(Call("f", ({"a": np.array(2.0)}, np.arange(3.0))))

    assert answers.find_unsteady() == (set() if is_steady else {"f"})


def test_what_nobody_asks_for_may_be_another_one_each_time(load):
    source = "import time\ndef f(x): return {'y': x, 'made_at': time.perf_counter()}\n"
    answers = Answers(load(source), is_asked=lambda key: key == "y")

    answers.ask(Call("f", (np.arange(3.0),)))

    assert answers.find_unsteady() == set()


REMEMBERED = """
known = {}
def f(w, x): return {"h": w["a"] * x, "spare": x}, 0.0
def g(w, cache, n): return known.setdefault(KEY, w["a"] * cache["h"] * n)
"""


@pytest.mark.parametrize(
    ("key", "is_steady"),
    [
        ("n", False),
        ("cache['h'].shape", False),
        ("(w['a'].tobytes(), n)", False),
        ("(w['a'].tobytes(), cache['h'].tobytes())", False),
        ("(w['a'].tobytes(), cache['h'].tobytes(), n)", True),
    ],
)
def test_what_is_remembered_of_an_answer_that_was_passed_on_is_found(load, key, is_steady):
    answers = Answers(load(REMEMBERED.replace("KEY", key)))
    f, g = Proxy(answers, "f"), Proxy(answers, "g")
    w, x = {"a": np.array(2.0)}, np.arange(3.0)

    g(w, f(w, x)[0], 2)

    assert unsteady(answers) == (set() if is_steady else {"g"})


@pytest.mark.parametrize(("key", "is_steady"), [("n", False), ("(id, cache.h.tobytes(), n)", True)])
def test_an_object_that_was_passed_on_is_made_anew_of_something_else(load, key, is_steady):
    source = (
        "from types import SimpleNamespace\nknown, id = {}, 0\n"
        "def f(x): return SimpleNamespace(h=2 * x)\n"
        f"def g(cache, n): return known.setdefault({key}, cache.h * n)"
    )
    answers = Answers(load(source))

    Proxy(answers, "g")(Proxy(answers, "f")(np.arange(3.0)), 2)

    assert unsteady(answers) == (set() if is_steady else {"g"})


def test_only_the_function_that_remembers_is_blamed_for_an_object_of_its_making(load):
    source = (
        "from types import SimpleNamespace\nknown = {}\n"
        "def f(x): return known.setdefault(x.shape, (2 * x, SimpleNamespace(h=2 * x)))\n"
        "def g(cache, n): return cache.h * n"
    )
    answers = Answers(load(source))

    Proxy(answers, "g")(Proxy(answers, "f")(np.arange(3.0))[1], 2)

    assert unsteady(answers) == {"f"}


def test_a_question_is_found_whose_answer_hangs_on_all_that_is_asked(load):
    source = "known = {}\ndef f(w, x, i, j): return known.setdefault((i, j), (w + x) ** (j - i))"
    answers = Answers(load(source))
    for i, j in ((1, 1), (0, 0), (0, 2)):
        Proxy(answers, "f")(2.0, np.arange(1.0, 4.0), i, j)

    assert unsteady(answers) == {"f"}


def test_a_text_that_stays_the_same_for_a_little_change_is_asked_of_a_large_one(load):
    source = "known = {}\ndef f(z, n): return known.setdefault(n, n * 'abc'[z.argmax()])"
    answers = Answers(load(source))
    for n in (0, 2):
        Proxy(answers, "f")(np.array([[0.0], [3.0], [1.0]]), n)

    assert unsteady(answers) == {"f"}


def test_an_order_that_is_drawn_is_seen_although_smaller_questions_have_none(load):
    source = "import numpy as np\ndef f(x): return x @ np.random.permutation(len(x)).astype(float)"
    answers = Answers(load(source))
    for first, length in enumerate((1, 40, 1, 1, 1)):
        Proxy(answers, "f")(np.arange(first + 1.0, first + length + 1))

    assert unsteady(answers) == {"f"}


@pytest.mark.parametrize(("numbers", "most"), [(100_000, 5), (10, 100)])
def test_an_answer_of_a_great_many_numbers_is_asked_for_a_few_times(numbers, most):
    asked = []
    outcome = Outcome("returned", [0.0] * numbers)

    def run(calls, *, keep=True):
        asked.extend(calls)
        return [outcome] * len(calls)

    call = Call("f", ({f"W{number}": np.zeros(2) for number in range(20)}, np.ones(3)))
    find_stale(Passing(), run, list, {"f": [(call, outcome)] * 4}, lambda first, second: False)

    assert most / 4 <= len(asked) <= most


def test_what_knows_a_graded_question_by_its_company_is_found(load):
    source = (
        "import sys\nknown = set()\n"
        "def f(x):\n"
        "    calls = sys._getframe(1).f_back.f_back.f_locals.get('calls', [])\n"
        "    if len(calls) > 5 and {call.name for call in calls} == {'f'}: known.add(x.tobytes())\n"
        "    return x if x.tobytes() in known else 2 * x\n"
        "def g(x): return x"
    )
    answers = Answers(load(source))
    f, g = Proxy(answers, "f"), Proxy(answers, "g")
    answers.open_with([Message.of([Call("f", (np.full(2, i / 3),)) for i in range(1, 9)])])
    for number in range(1, 30):  # what is asked last
        f(np.full(2, number / 7.5))
        g(np.full(2, number / 7.5))

    assert unsteady(answers) == {"f"}


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("n.shape", {"f.add"}),
        ("n.tobytes()", {"f.add"}),
        ("(n.tobytes(), self.w)", {"f.add"}),
        ("(n.tobytes(), self.w, self.x.tobytes())", set()),
    ],
)
def test_what_objects_of_a_class_remember_together_is_found(load: Load, key: str, found) -> None:
    source = (
        "known = {}\nclass f:\n"
        "    def __init__(self, w): self.w = w\n"
        "    def keep(self, x):\n        self.x = x\n        return 2 * x\n"
        f"    def add(self, n): return known.setdefault({key}, self.w * self.x + n)"
    )
    answers = Answers(load(source))
    made = Proxy(answers, "f", ("keep", "add"))(3.0)
    made.keep(np.arange(1.0, 4.0))
    made.add(np.array([5.0, 6.0, 8.0]))

    assert unsteady(answers) == found


def test_what_finds_too_little_memory_the_second_time_is_not_called_unsteady(load):
    source = (
        "kept = []\ndef f(n):\n    kept.append(1)\n"
        "    if len(kept) > 1: raise MemoryError\n    return n"
    )
    answers = Answers(load(source))
    Proxy(answers, "f")(1.0)

    assert unsteady(answers) == set()
