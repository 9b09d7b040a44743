"""Objects of a student's classes: made, used and looked at from outside, each on its own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.errors import AnswerError
from autograder.grading.answers import Answers, NotAsked
from autograder.grading.proxies import Proxy
from tests.sandbox.conftest import Load

METHODS = ("add", "total", "end", "loop")

COUNTER = """
class {name}:
    def __init__(self, start):
        self.sum = start
    def add(self, x):
        self.sum = self.sum + x
        return self.sum
    def total(self):
        return self.sum
    def end(self):
        import os
        os._exit(3)
    def loop(self):
        while True:
            pass
"""
COUNTERS = COUNTER.format(name="f") + COUNTER.format(name="g")

Asked = tuple[Answers, Proxy, Proxy]


@pytest.fixture
def ask(load: Load) -> Callable[[str], Asked]:
    """Answers of a source, and proxies of its classes f and g."""

    def open_source(source: str) -> Asked:
        answers = Answers(load(source))
        return answers, Proxy(answers, "f", METHODS), Proxy(answers, "g", METHODS)

    return open_source


def key_raised(action: Callable[[], object]) -> str:
    with pytest.raises(AnswerError) as caught:
        action()
    return caught.value.key


def test_an_object_remembers_what_was_done_to_it(ask):
    _, f, _ = ask(COUNTERS)
    counter = f(1.0)

    assert [counter.add(2.0), counter.add(2.0), counter.sum, counter.total()] == [
        3.0,
        5.0,
        5.0,
        5.0,
    ]


def test_arrays_come_and_go(ask):
    _, f, _ = ask(COUNTERS)

    assert f(np.zeros((2, 2))).add(np.ones((2, 2))).tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_two_objects_in_use_at_once_are_two(ask):
    _, f, _ = ask(COUNTERS)
    one, other = f(0.0), f(0.0)

    one.add(1.0)
    other.add(10.0)

    assert (one.add(1.0), other.add(10.0)) == (2.0, 20.0)


def test_an_object_of_before_a_crash_goes_on_as_if_nothing_had_been(ask):
    _, f, g = ask(COUNTERS)
    counter = f(1.0)
    counter.add(1.0)

    assert key_raised(g(0.0).end) == "died"
    assert counter.add(1.0) == 3.0


def test_an_object_that_crashed_has_no_further_answers(ask):
    _, f, _ = ask(COUNTERS)
    counter = f(1.0)

    assert key_raised(counter.end) == "died"
    assert key_raised(counter.total) == "died"


def test_an_exception_in_a_method_does_not_end_its_object(ask):
    _, f, _ = ask(COUNTERS)
    counter = f(1.0)

    assert key_raised(lambda: counter.add("one")) == "raised"
    assert counter.add(1.0) == 2.0


def test_a_constructor_that_raises_is_told_by_the_name_of_its_class(ask):
    _, f, _ = ask("class f:\n    def __init__(self, start):\n        raise NotImplementedError")
    with pytest.raises(AnswerError, match="`f` is not written yet"):
        f(1.0)


def test_a_method_that_is_not_there_is_told_by_its_name(ask):
    _, f, _ = ask("class f:\n    def __init__(self, start):\n        pass")
    with pytest.raises(AnswerError, match=r"`f\.add` raised AttributeError"):
        f(1.0).add(1.0)


def test_an_attribute_that_is_not_there_is_the_students_loss(ask):
    _, f, _ = ask(COUNTERS)

    assert key_raised(lambda: f(1.0).mean) == "raised"


def test_properties_slots_and_inherited_methods_are_like_any_other(ask):
    source = """
class Base:
    __slots__ = ("_sum",)
    def add(self, x):
        self._sum += x
        return self._sum
class f(Base):
    def __init__(self, start):
        self._sum = start
    @property
    def sum(self):
        return self._sum
"""
    _, f, _ = ask(source)
    counter = f(1.0)

    assert (counter.add(1.0), counter.sum) == (2.0, 2.0)


@pytest.mark.parametrize("base", ["dict", "list", "tuple"])
def test_an_object_of_a_class_that_extends_plain_data_is_an_object(ask, base):
    source = f"""
class f({base}):
    def __new__(cls, start):
        return super().__new__(cls)
    def __init__(self, start):
        super().__init__()
        self.sum = start
    def add(self, x):
        return self.sum + x
"""
    _, f, _ = ask(source)

    assert f(1.0).add(1.0) == 2.0


def test_a_function_that_makes_an_object_is_as_good_as_a_class(ask):
    source = """
import types
def f(start):
    return types.SimpleNamespace(sum=start, add=lambda x: start + x)
"""
    _, f, _ = ask(source)

    assert (f(1.0).add(1.0), f(1.0).sum) == (2.0, 1.0)


def test_a_method_may_return_its_object_and_is_remembered(ask):
    source = COUNTER.format(name="f").replace(
        "return self.sum\n    def total", "return self\n    def total"
    )
    answers, f, _ = ask(source)
    first = f(1.0)
    first.add(1.0)
    first.total()
    answers.closed = True
    again = f(1.0)
    again.add(1.0)

    assert again.total() == 2.0


def test_what_was_asked_before_calls_nobody(ask):
    answers, f, _ = ask(COUNTERS)
    counter = f(1.0)
    counter.add(1.0)
    _ = counter.sum
    answers.closed = True
    again = f(1.0)

    assert (again.add(1.0), again.sum) == (2.0, 2.0)
    with pytest.raises(NotAsked):
        again.add(5.0)


def test_methods_of_two_classes_with_one_name_have_their_time_apart(ask):
    _, f, g = ask(COUNTER.format(name="f") + COUNTER.format(name="g").replace("while True", "if 0"))

    assert [key_raised(f(start).loop) for start in (1.0, 2.0)] == ["timed_out"] * 2
    assert g(1.0).loop() is None


def test_an_attribute_that_does_not_end_is_stopped(ask):
    source = (
        COUNTER.format(name="f") + "    def __getattr__(self, name):\n        while True: pass\n"
    )
    _, f, _ = ask(source)
    counter = f(1.0)

    assert key_raised(lambda: counter.mean) == "timed_out"
    assert counter.add(1.0) == 2.0


def test_an_object_that_lies_about_its_class_is_an_object(ask):
    source = COUNTER.format(name="f") + "    __class__ = float\n"
    _, f, _ = ask(source)

    assert f(1.0).add(1.0) == 2.0


def added(thing):
    """An object after a call whose answer does not count."""
    with pytest.raises(AnswerError):
        thing.add(1.0)
    return thing


SHARED = {
    "a_mutable_default": "def __init__(self, start, seen=[]):\n        self.seen = seen",
    "a_class_attribute": "seen = []\n    def __init__(self, start):\n        pass",
}


@pytest.mark.parametrize("how", SHARED)
def test_what_objects_share_is_found(ask, how):
    source = f"""
class f:
    {SHARED[how]}
    def add(self, x):
        self.seen.append(x)
        return float(sum(self.seen))
    def total(self):
        return 0.0
"""
    answers, f, _ = ask(source)
    f(0.0).add(1.0)

    assert answers.find_unsteady() == {"f.add"}
    assert key_raised(lambda: f(0.0).add(1.0)) == "unsteady"
    assert key_raised(lambda: added(f(0.0)).seen) == "unsteady"
    assert f(0.0).total() == 0.0


def test_objects_that_keep_to_themselves_are_steady(ask):
    answers, f, g = ask(COUNTERS)
    for make in (f, g):
        counter = make(0.0)
        counter.add(1.0)
        counter.add(1.0)

    assert answers.find_unsteady() == set()


# --- many at once ---


def program(start, *numbers):
    return (start,), [("add", (number,)) for number in numbers]


def test_many_objects_are_used_at_once_each_on_its_own(ask):
    _, f, _ = ask(COUNTERS)
    programs = [program(0.0, 1.0), program(0.0, 1.0, 1.0), program(np.ones(2), 2.0)]

    once, twice, array = f.use_many(programs)

    assert (once, twice, array.tolist()) == (1.0, 2.0, [3.0, 3.0])


def test_of_many_the_first_that_fails_is_told(ask):
    _, f, _ = ask(COUNTERS)

    assert key_raised(lambda: f.use_many([program(0.0, 1.0), program(0.0, "one")])) == "raised"


def test_a_class_that_is_missing_cannot_be_used(ask):
    _, f, _ = ask("")

    assert key_raised(lambda: f.use_many([program(0.0, 1.0)])) == "missing"


SCALED = """
import numpy as np
class f:
    def __init__(self, factors):
        self.kept = factors.copy()
        rows = factors.tolist()
        self.params = [factors, rows, tuple(map(tuple, rows)), [np.array(row) for row in rows]]
    def total(self):
        return [float(np.sum(each)) for each in (self.params[0], self.kept, *self.params[1:])]
"""


@pytest.mark.parametrize(("index", "total"), [(0, 0), (1, 2), (3, 4)])
def test_an_array_or_lists_in_an_attribute_are_changed_where_they_lie(ask, index, total):
    _, f, _ = ask(SCALED)
    scaled, before = f(np.ones((2, 3))), [6.0] * 5

    scaled.change_in_place("params", index, np.full((2, 3), 2.0))

    before[total] = 12.0
    assert scaled.total() == before


@pytest.mark.parametrize(("name", "index"), [("params", 2), ("params", 9), ("weights", 0)])
def test_what_cannot_be_changed_in_place_says_so(ask, name, index):
    _, f, _ = ask(SCALED)
    scaled = f(np.ones((2, 3)))

    assert key_raised(lambda: scaled.change_in_place(name, index, np.zeros((2, 3)))) == "raised"
    assert scaled.total() == [6.0] * 5
