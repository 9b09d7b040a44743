from dataclasses import replace

import pytest

from autograder.model import CaseResult, Correction, Diagnosis
from autograder.outputs.comparison import side_by_side
from autograder.outputs.findings import findings, why_no_points
from autograder.words.wording import wording
from tests.outputs.samples import GRADED, HOMEWORK

WORDS = wording(HOMEWORK, "en")


def failed(case, question="q1", *, points=2, hidden=True, what="", message="wrong"):
    data = {"what": what} if what else {}
    return CaseResult(question, case, hidden, points, False, "values", data, message)


def found(*cases, hints=(), hidden=True):
    """Findings by question; `hints` are (case, hint), all in q1."""
    diagnoses = tuple(Diagnosis("q1", case, hint, hint) for case, hint in hints)
    graded = replace(GRADED, cases=cases, diagnoses=diagnoses)
    return findings(graded, WORDS, hidden=hidden)


def names(finding):
    return [case.case for case in finding.cases]


def test_cases_of_one_misconception_are_one_finding():
    (finding,) = found(failed("a"), failed("b"), hints=[("a", "look"), ("b", "look")])["q1"]
    assert finding.hints == ("look",)
    assert names(finding) == ["a", "b"]
    assert finding.lost == 4


def test_cases_that_say_the_same_are_told_once():
    (finding,) = found(failed("a"), failed("b", message="other"), failed("c"))["q1"]
    assert [(each.message, len(each.cases)) for each in finding.tellings] == [
        ("wrong", 2),
        ("other", 1),
    ]


def test_what_is_recognised_comes_before_what_is_not():
    cases = failed("a", points=9), failed("b", points=1)
    assert [names(each) for each in found(*cases, hints=[("b", "look")])["q1"]] == [["b"], ["a"]]


def test_the_reason_worth_most_comes_first():
    cases = failed("a", points=1), failed("b", points=5)
    held = found(*cases, hints=[("a", "small"), ("b", "large")])["q1"]
    assert [each.hints for each in held] == [("large",), ("small",)]


def test_a_public_case_has_the_reason_of_the_same_quantity():
    public = failed("public", points=0, hidden=False, what="dx")
    cases = failed("a", what="dx"), failed("b", what="dy")
    first, second = found(public, *cases, hints=[("a", "one"), ("b", "two")])["q1"]
    assert {each.hints: names(each) for each in (first, second)} == {
        ("one",): ["public", "a"],
        ("two",): ["b"],
    }


def test_a_public_case_has_the_only_reason_of_its_question():
    public = failed("public", points=0, hidden=False, what="h")
    (finding,) = found(public, failed("a", what="y"), hints=[("a", "look")])["q1"]
    assert names(finding) == ["public", "a"]


def test_a_hidden_case_of_another_quantity_keeps_to_itself():
    held = found(failed("a", what="y"), failed("b", what="h"), hints=[("a", "look")])["q1"]
    assert [each.hints for each in held] == [("look",), ()]


def test_a_quantity_that_an_earlier_question_found_wrong_follows_from_it():
    later = found(failed("a", what="dx"), failed("b", "q2", what="dx"))["q2"]
    assert [each.follows for each in later] == ["q1"]
    assert later[0].advice(WORDS) == (
        "What is wrong here is wrong in q1 already: look there first.",
    )


def stopped(case, question="q1", **more):
    data = {"function": "backward", "text": "5 s"}
    return replace(failed(case, question, **more), key="timed_out", data=data)


def test_a_function_that_gave_an_earlier_question_no_answer_follows_from_it():
    assert [each.follows for each in found(stopped("a"), stopped("b", "q2"))["q2"]] == ["q1"]


def test_a_public_call_without_an_answer_is_not_put_down_to_a_misconception():
    public = stopped("public", hidden=False, points=0)
    held = found(public, failed("a"), hints=[("a", "look")])["q1"]
    assert [(each.hints, names(each)) for each in held] == [(("look",), ["a"]), ((), ["public"])]


def test_nothing_follows_from_a_question_where_it_cost_nothing():
    earlier = failed("a", points=0, hidden=False, what="dx")
    assert [each.follows for each in found(earlier, failed("b", "q2", what="dx"))["q2"]] == [""]


def test_where_hidden_cases_are_not_told_of_their_hints_are_not_either():
    public = failed("public", hidden=False, what="dx")
    held = found(public, failed("a", what="dx"), hints=[("a", "look")], hidden=False)
    assert [(each.hints, names(each)) for each in held["q1"]] == [((), ["public"])]


def test_two_misconceptions_at_once_are_told_together():
    (finding,) = found(failed("a"), hints=[("a", "one"), ("a", "two")])["q1"]
    assert finding.advice(WORDS) == ("one", "two")
    assert finding.heading(WORDS) == "Two likely reasons"


def test_a_question_where_nothing_failed_has_no_findings():
    assert found(replace(failed("a"), passed=True)) == {}


def differs(case, what, percent, *, where="in every entry", hidden=True, **more):
    data = {"what": what, "where": where, "percent": percent, **more}
    return replace(failed(case, hidden=hidden), key="values", data=data, message=f"{what} differs")


def messages(*cases):
    return [each.message for finding in found(*cases)["q1"] for each in finding.tellings]


def test_a_fact_that_several_quantities_share_is_said_once():
    said = messages(
        differs("a", "dx", "up to 4 %"), differs("b", "dy", "up to 20 %"), differs("c", "dx", "4 %")
    )

    assert said == ["each of dx, dy differs in every entry, by up to 20 % of the largest"]


@pytest.mark.parametrize("largest", ["more than 1000 %", "up to 1000 %", "up to 2e+02 %"])
def test_of_several_errors_the_largest_is_told(largest):
    (said,) = messages(differs("a", "dx", "less than 0.001 %"), differs("b", "dy", largest))

    assert said.endswith(f"by {largest} of the largest")


def test_quantities_that_differ_otherwise_have_a_sentence_each():
    said = messages(
        differs("a", "dx", "up to 4 %"), differs("b", "dy", "up to 4 %", where="in whole rows")
    )

    assert said == ["dx differs", "dy differs"]


def test_two_shapes_are_two_facts():
    cases = [
        replace(
            failed(name), key="shape", message=f"shape {got}",
            data={"what": "dx", "got": got, "expected": "(a, b)"},
        )
        for name, got in (("a", "(a,)"), ("b", "(b, a)"))
    ]  # fmt: skip

    assert messages(*cases) == ["shape (a,)", "shape (b, a)"]


def test_a_question_that_lost_nothing_says_why_checks_failed():
    held = found(failed("a", points=0, hidden=False, what="dx"))["q1"]

    assert "public and carry none" in why_no_points(held, 5, 5, WORDS)
    assert why_no_points(held, 4, 5, WORDS) == ""
    assert why_no_points((), 5, 5, WORDS) == ""


def test_small_arrays_of_public_checks_stand_side_by_side():
    case = replace(
        failed("a", hidden=False), data={"what": "y", "got": "1 2/3 4", "want": "1 2/3 5"}
    )

    (beside,) = side_by_side([case], WORDS)

    assert beside.lines == ("[1 2; 3 4]", "[1 2; 3 5]")
    assert beside.got == ((("1", False), ("2", False)), (("3", False), ("4", True)))


@pytest.mark.parametrize(
    "data",
    [
        {"got": "1 2", "want": "1 2/3 4"},
        {"got": "<b>", "want": "1"},
        {"got": "1", "expected": "a number"},
        {"got": "1"},
    ],
)
def test_what_is_no_pair_of_arrays_does_not(data):
    assert side_by_side([replace(failed("a", hidden=False), data=data)], WORDS) == []


def test_hidden_arrays_never_do():
    assert side_by_side([replace(failed("a"), data={"got": "1", "want": "2"})], WORDS) == []


def test_what_an_instructor_gave_back_is_not_told_as_lost():
    cases = failed("a", points=5), failed("b", points=2), failed("c", "q2", points=1)
    given = Correction("q1", "a", 3, 8, "it was broken"), Correction("q1", "", 8, 9)
    held = findings(replace(GRADED, cases=cases, corrections=given), WORDS, hidden=True)

    assert {question: one.lost for question, (one,) in held.items()} == {"q1": 2, "q2": 1}
