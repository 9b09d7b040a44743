"""Which changes a function is put through, one at a time."""

import pytest

from autograder.authoring.mutation import mutants


def changes(body, parameters="a, b"):
    """What the statements of a function become: after, by before."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    source = f"def f({parameters}):\n{lines}\n\n\ndef other(v):\n    return v\n"
    return [(mutant.before, mutant.after) for mutant in mutants(source, ["f"])]


def afters(body, **more):
    return {after for _, after in changes(body, **more)}


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("return a + b", "return a - b"),
        ("return a - b", "return b - a"),
        ("return a - b", "return a"),
        ("return a ** 2", "return a * 2"),
        ("return -a", "return a"),
        ("return a < b", "return a <= b"),
        ("return a and b", "return a or b"),
        ("return a[0]", "return a[1]"),
        ("return a[b]", "return a[b + 1]"),
        ("return a[b]", "return a"),
        ("return a.T", "return a"),
        ("return a.copy()", "return a"),
        ("return a['x'] + b['y']", "return a['y'] + b['y']"),
        ("return max(a, b)", "return max(b, a)"),
        ("return abs(a)", "return a"),
        ("return other(a)", "return other(b)"),
        ("return np.sum(a)", "return np.mean(a)"),
        ("return a, b", "return (b, a)"),
        ("return {'x': a, 'y': b}", "return {'x': a}"),
        ("return a if b else 0", "return a"),
        ("a += b\nreturn a", "a -= b"),
        ("a += b\nreturn a", "a = b"),
        ("a.append(b)\nreturn a", "pass"),
        ("for each in a:\n    b += each\nreturn b", "for each in a: ... break"),
        ("if a:\n    b = 1\nreturn b", "if False:"),
        ("return a == True", "return a == False"),
    ],
)
def test_each_kind_of_change_is_made(body, after):
    assert after in afters(body)


def test_names_are_exchanged_within_the_function_only():
    assert "return b" in afters("return a")
    assert not any("v" in after for after in afters("return a"))


def test_functions_of_the_module_are_exchanged_with_each_other():
    source = (
        "def f(a):\n    return g(a) + h(a)\n\n\n"
        "def g(a):\n    return a\n\n\ndef h(a):\n    return -a\n"
    )

    assert "return h(a) + h(a)" in {mutant.after for mutant in mutants(source, ["f"])}


def test_only_the_functions_that_were_named_are_changed():
    source = "def f(a):\n    return -a\n\n\ndef g(a):\n    return -a\n"

    assert {mutant.function for mutant in mutants(source, ["g"])} == {"g"}


LAYER = """
class Layer:
    def __init__(self, w):
        self.w, self.x = w, None

    def forward(self, x):
        self.x = x
        return self.w * x
"""


def of_layer(function):
    found = mutants(LAYER, ["Layer"])
    return {mutant.after for mutant in found if mutant.function == function}


def test_methods_are_changed_and_told_with_their_class():
    found = {mutant.function for mutant in mutants(LAYER, ["Layer"])}

    assert found == {"Layer.__init__", "Layer.forward"}


def test_attributes_of_a_class_are_exchanged_with_each_other():
    assert "return self.x * x" in of_layer("Layer.forward")
    assert "return self.w + x" in of_layer("Layer.forward")


def test_an_object_is_not_exchanged_with_what_its_methods_are_given():
    assert not any("x.w" in after for after in of_layer("Layer.forward"))
    assert "return self" not in of_layer("Layer.forward")


def test_a_changed_method_is_that_of_the_class():
    found = mutants(LAYER, ["Layer"])
    changed = next(mutant for mutant in found if mutant.after == "return self.w + x")

    assert changed.load().Layer(2).forward(5) == 7


def test_arguments_that_are_spread_are_changed_too():
    source = "def f(a):\n    return max(*a)\n"

    assert {"return a", "return max()"} <= {mutant.after for mutant in mutants(source, ["f"])}


def test_only_the_wanted_changes_are_made():
    source = "def f(a):\n    return -a\n"

    found = list(mutants(source, ["f"], wanted=lambda change: change[2] == "return a"))

    assert [mutant.change for mutant in found] == [("f", "return -a", "return a")]


def test_a_docstring_is_not_a_statement_to_delete():
    assert "pass" in afters("'''What it does.'''\na.append(b)\nreturn a")
    assert not any("What" in before for before, _ in changes("'''What it does.'''\nreturn a"))


def test_no_mutant_is_made_twice():
    made = changes("return a + a")

    assert len(made) == len(set(made))


def test_a_mutant_holds_one_change_only():
    found = list(mutants("def f(a, b):\n    c = a + b\n    return c * 2\n", ["f"]))
    third = next(mutant for mutant in found if mutant.after == "return c * 3")

    assert third.load().f(1, 2) == 9


def test_a_mutant_says_where_it_is():
    mutant = next(mutants("\ndef f(a):\n    return -a\n", ["f"]))

    assert str(mutant) == "f, line 3: return -a -> pass"
