"""What one function returned and another one is given arrives as what it was."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.cases.checks import CheckFailed, number, shaped
from autograder.grading.answers import Answers
from autograder.grading.proxies import Proxy
from tests.sandbox.conftest import Load

MADE = """
import collections, dataclasses, enum, fractions, types
import numpy as np

Step = collections.namedtuple("Step", "x h")
@dataclasses.dataclass
class State:
    h: object
    steps: list = dataclasses.field(default_factory=list)
class Net:
    def __init__(self, h): self.h = h
    def twice(self): return self.h * 2
class Tape(np.ndarray):
    note = "mine"
class Slots:
    __slots__ = ("h",)
class Gate(enum.Enum):
    OPEN = 1
class Stubborn:
    def __deepcopy__(self, memo): raise ValueError
class Forwarding:
    def __init__(self, inner): self.inner = inner
    def __getattr__(self, name): return getattr(self.inner, name)
class Keyed(dict):
    def __missing__(self, key): return key
class Stack(list):
    def top(self): return self[-1]

def slotted():
    made = Slots()
    made.h = 3
    return made
"""
VALUES = {
    "Step(np.ones(2), 1.0)": "v.x.sum() + v.h == 3",
    "[Step(1, 2), Step(3, 4)]": "v[1].h == 4",
    "collections.OrderedDict(b=1, a=2)": "v.popitem(last=False) == ('b', 1)",
    "collections.defaultdict(float, a=1.0)": "v['new'] == 0.0",
    "collections.Counter('aab')": "v.most_common(1) == [('a', 2)]",
    "collections.deque([1, 2], maxlen=2)": "v.appendleft(0) is None and v.maxlen == 2",
    "State(np.ones(2), [1])": "v.steps == [1] and v.h.sum() == 2",
    "types.SimpleNamespace(h=np.ones(3))": "v.h.shape == (3,)",
    "Net(np.ones(2))": "v.twice().tolist() == [2, 2]",
    "{'nets': [Net(1.0)]}": "v['nets'][0].twice() == 2.0",
    "np.float64(1.5)": "type(v) is np.float64",
    "np.float32(1.5)": "type(v) is np.float32",
    "np.longdouble(1.5)": "type(v) is np.longdouble",
    "np.ones(2).view(Tape)": "type(v) is Tape and v.note == 'mine'",
    "np.matrix([[1, 2]])": "(v * v.T).item() == 5",
    "np.ma.masked_array([1, 2], [0, 1])": "v.sum() == 1",
    "np.array([1, 'a'], dtype=object)": "v[1] == 'a'",
    "np.zeros(2, 'i4,f8')": "v['f0'].tolist() == [0, 0]",
    "slotted()": "v.h == 3",
    "Gate.OPEN": "v is Gate.OPEN",
    "{Gate.OPEN: 1}": "v[Gate.OPEN] == 1",
    "{1, 2}": "v == {1, 2}",
    "frozenset('a')": "v == frozenset('a')",
    "range(3)": "v[2] == 2",
    "(i for i in range(3))": "next(v) == 0",
    "lambda a: a + 1": "v(1) == 2",
    "fractions.Fraction(1, 3)": "v * 3 == 1",
    "1 + 2j": "v.imag == 2",
    "b'ab'": "v == b'ab'",
    "10**30": "v == 10**30",
    "Stubborn()": "type(v) is Stubborn",
    "Forwarding(Net(1.0))": "v.twice() == 2.0",
    "Keyed(a=1)": "v['b'] == 'b'",
    "Stack([1, 2])": "v.top() == 2",
    "[Stubborn(), np.ones(1)]": "type(v[0]) is Stubborn and v[1][0] == 1",
    "np.random.default_rng(3)": "v.random() >= 0",
    "None": "v is None",
}


@pytest.mark.parametrize("value", VALUES)
def test_a_value_keeps_its_kind(load: Load, value: str) -> None:
    session = load(f"{MADE}\ndef f(): return 1, {value}\ndef g(v): return bool({VALUES[value]})")
    answer = session.call("f").value

    assert session.call("g", answer[1]).value is True


@pytest.mark.parametrize("value", VALUES)
def test_all_of_an_answer_keeps_its_kind_between_two_composed_calls(load: Load, value: str) -> None:
    source = f"{MADE}\ndef f(): return {value}, 0\ndef g(v, more): return bool({VALUES[value]})"
    answers = Answers(load(source))

    assert Proxy(answers, "f").many_then([()], 0, Proxy(answers, "g"), (1,)) == [True]


@pytest.mark.parametrize(
    "change", ["v.h[:] = 5", "v.h = None", "v.__dict__.clear()", "v.more = [1]", "del v.h"]
)
def test_each_call_has_a_copy_of_its_own(load: Load, change: str) -> None:
    session = load(
        f"{MADE}\ndef f(): return Net(np.ones(2))\n"
        f"def g(v):\n    before = v.h.sum(), len(vars(v))\n    {change}\n    return before"
    )
    net = session.call("f").value

    assert [session.call("g", net).value for _ in range(3)] == [(2.0, 1)] * 3


def test_an_answer_is_kept_as_it_was_when_it_was_returned(load):
    session = load(
        f"{MADE}\nshared = [Net(1.0)]\nbuffer = np.zeros(2)\n"
        "def f(n):\n    shared[0].h = n\n    buffer[:] = n\n    return shared, buffer\n"
        "def g(nets, buffer): return nets[0].h, buffer.tolist()"
    )
    first, second = (session.call("f", float(n)).value for n in (1, 2))

    assert session.call("g", *first).value == (1.0, [1.0, 1.0])
    assert session.call("g", *second).value == (2.0, [2.0, 2.0])


def test_parts_of_answers_may_stand_in_a_new_container(load):
    session = load(f"{MADE}\ndef f(n): return Step(n, Net(n))\ndef g(d): return d['net'].h, d['x']")
    one, other = (session.call("f", n).value for n in (1, 2))

    assert session.call("g", {"net": one[1], "x": other[0]}).value == (1, 2)


def test_a_chain_of_a_thousand_objects_is_copied_to_its_end(load):
    session = load(
        "class Node:\n    def __init__(self, before): self.before, self.grad = before, 0.0\n"
        "def f():\n    node = None\n    for _ in range(1000): node = Node(node)\n    return node\n"
        "def g(node):\n    total = 0\n    while node is not None:\n"
        "        node.grad += 1.0\n        total += node.grad\n        node = node.before\n"
        "    return total"
    )
    node = session.call("f").value

    assert [session.call("g", node).value for _ in range(2)] == [1000.0, 1000.0]


def test_an_answer_of_its_own_kind_outlives_a_crash(load):
    session = load(
        f"{MADE}\nimport os\ndef f(n): return [Step(n, n)]\ndef g(v): return v[0].h\n"
        "def h(): os._exit(1)"
    )
    steps = session.call("f", 3.0).value
    session.call("h")

    assert session.call("g", steps).value == 3.0


def test_what_a_case_made_itself_is_what_it_is(load):
    session = load("def f(): return {'a': [1.0]}\ndef g(v): return v")
    answer = session.call("f").value

    assert session.call("g", {**answer, "b": 2.0}).value == {"a": [1.0], "b": 2.0}
    assert session.call("g", answer["a"]).value == [1.0]


def test_beyond_a_bound_answers_travel_as_plain_data(load):
    source = (
        "import numpy as np\ndef f(): return {'a': np.ones(1_900_000)}\n"
        "def g(v): return type(v).__name__, v['a'].size"
    )
    session = load(source)
    answers = [session.call("f").value for _ in range(6)]

    assert [session.call("g", each).value for each in answers] == [("dict", 1_900_000)] * 6


def test_the_same_question_of_an_object_is_asked_once(load):
    answers = Answers(load(f"{MADE}\nseen = []\ndef f(): return Net(1.0)\n"
                           "def g(v):\n    seen.append(1)\n    return len(seen)"))  # fmt: skip
    f, g = Proxy(answers, "f"), Proxy(answers, "g")

    assert [g(f()), g(f())] == [1, 1]
    answers.closed = True
    assert g(f()) == 1


def test_equal_numbers_of_another_kind_are_another_question(load):
    answers = Answers(load(f"{MADE}\ndef f(): return Step(1.0, 2.0)\n"
                           "def g(v): return type(v).__name__"))  # fmt: skip
    f, g = Proxy(answers, "f"), Proxy(answers, "g")
    plain: Any = (1.0, 2.0)

    assert f() == plain
    assert [g(f()), g(plain)] == ["Step", "tuple"]


# --- memory that was never written ---

UNSET = (
    "np.empty(3)",
    "np.empty_like(np.ones(3))",
    "np.ndarray((3,))",
    "np.ndarray.__new__(np.ndarray, (3,))",
    "np.empty((2, 3), 'f')[0]",
    "np.empty(3, 'e')",
    "np.empty((3, 4))[:, 1]",
    "np.log(np.ones(3), where=np.zeros(3, bool))",
    "np.empty(100_000)",
    "np.ma.empty(3).data",
    "list(np.empty(3))",
)


@pytest.mark.parametrize("value", UNSET)
def test_memory_that_was_never_written_is_nan_and_told_as_that(load: Load, value: str) -> None:
    session = load(
        "import numpy as np\ndef f():\n    used = [np.ones(n) for n in range(200)] + [1.0]\n"
        f"    del used\n    return {value}"
    )
    answer = session.call("f").value

    assert np.isnan(answer).all()
    with pytest.raises(CheckFailed, match="W holds entries that were never set"):
        shaped(answer, np.shape(answer), "W")


def test_what_is_added_to_unset_memory_is_still_unset(load):
    session = load("import numpy as np\ndef f():\n    g = np.empty(1)\n    g += 2.0\n    return g")

    with pytest.raises(CheckFailed, match="never set"):
        number(session.call("f").value, "loss")


@pytest.mark.parametrize(
    "value", ["np.sqrt(-np.ones(2))", "np.array([np.nan, 1])", "[1 / 3, np.inf]"]
)
def test_a_nan_that_was_computed_is_a_nan(load: Load, value: str) -> None:
    session = load(
        f"import numpy as np\ndef f():\n    with np.errstate(all='ignore'): return {value}"
    )

    with pytest.raises(CheckFailed, match="holds NaN or infinity"):
        shaped(session.call("f").value, (2,), "W")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("np.empty(2, int)", [-1, -1]),
        ("np.empty(2, 'u1')", [255, 255]),
        ("np.empty(2, bool)", [True, True]),
        ("np.empty(2, object)", [None, None]),
        ("np.zeros(2)", [0, 0]),
        ("np.zeros_like(np.empty(2))", [0, 0]),
        ("np.resize(np.ones(1), 2)", [1, 1]),
    ],
)
def test_other_memory_is_the_same_every_time(load: Load, value: str, expected: list[Any]) -> None:
    session = load(f"import numpy as np\ndef f(): return list({value}.tolist())")

    assert session.call("f").value == expected
