"""The bank of misconceptions tests the hidden cases, and the hidden cases test the bank."""

import itertools
import re
from collections import defaultdict
from fnmatch import fnmatchcase
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from autograder import failures
from autograder.authoring.rehearsal import Rehearsal
from autograder.cases import checks
from autograder.homework.assignment import load_assignment
from autograder.homework.misconceptions import load_bank, load_tables, patched_source

BANK = load_bank(load_assignment("simple_rnn"))
PATCHED = [entry for entry in BANK if entry.patches]
BY_HAND = Path(__file__).parent / "wrong_by_hand"

each_patched = pytest.mark.parametrize("entry", PATCHED, ids=lambda entry: entry.id)
each_entry = pytest.mark.parametrize("entry", BANK, ids=lambda entry: entry.id)


@pytest.fixture(scope="module")
def concepts(assignment):
    return load_tables(assignment)["concepts"]


@pytest.fixture(scope="module")
def links(assignment):
    """Pairs of ids that the bank says cannot be told apart."""
    return {
        frozenset({each["id"], other})
        for each in load_tables(assignment)["misconceptions"]
        for other in each.get("likelier_than", ())
    }


@pytest.fixture(scope="module")
def outcomes(assignment, rehearsal):
    """Of each patched reference, handed in: its module, the questions and the cases it loses."""
    found = {}
    for entry in PATCHED:
        module = assignment.load_reference(patched_source(assignment, entry.patches))
        runs = rehearsal.runs(module)
        lost = {each.name for each in runs.scores if each.earned < each.possible}
        failed = frozenset(
            f"{run.case.question}/{run.case.name}" for run in runs if run.case.hidden and run.error
        )
        found[entry.id] = module, lost, failed
    return found


def test_the_untouched_reference_loses_nothing(rehearsal):
    assert rehearsal.lost(rehearsal.reference) == set()


def test_the_untouched_reference_gets_no_hint(rehearsal, diagnostician):
    results = rehearsal.results(rehearsal.reference)

    assert diagnostician.diagnose(rehearsal.environment(rehearsal.reference), results, "en") == []


def test_the_bank_holds_at_least_seventy_patches():
    assert len(PATCHED) >= 70


def test_a_patch_that_overflows_agrees_with_an_overflow_alone():
    overflown = np.array([np.inf, 1.0])

    checks.agree(overflown, overflown, "y")
    with pytest.raises(checks.CheckFailed):
        checks.agree(np.array([0.5, 1.0]), overflown, "y")


@each_patched
def test_every_patch_changes_the_reference(assignment, entry):
    assert patched_source(assignment, entry.patches) != assignment.solution_text


@each_patched
def test_every_variant_is_another_change_of_the_reference(assignment, entry):
    texts = {patched_source(assignment, each) for each in (entry.patches, *entry.other_patches)}

    assert len(texts) == 1 + len(entry.other_patches)
    for text in texts:
        assignment.load_reference(text)


@each_patched
def test_a_misconception_loses_points_in_every_question_it_names(outcomes, entry):
    _, lost, _ = outcomes[entry.id]

    assert set(entry.questions) <= lost


@each_patched
def test_a_misconception_spoils_no_other_question_but_what_training_shows(outcomes, entry):
    """Wrong functions may fail to train: that follows from them and is not an idea of its own."""
    _, lost, _ = outcomes[entry.id]

    assert lost - set(entry.questions) <= {"q5"}


@each_patched
def test_a_misconception_is_diagnosed_as_itself(rehearsal, diagnostician, outcomes, entry):
    module, _, _ = outcomes[entry.id]
    runs = rehearsal.runs(module)
    results = [each for each in runs.results if each.question == entry.questions[0]]

    found = diagnostician.diagnose(runs.environment, results, "en")

    assert {each.misconception for each in found} == {entry.id}


def test_no_two_misconceptions_look_the_same_unless_the_bank_says_so(
    assignment, questions, outcomes, links
):
    alike = defaultdict(list)
    for entry in PATCHED:
        module, _, failed = outcomes[entry.id]
        alike[entry.questions[0], failed].append((entry.id, module))
    same = set()
    for (question, failed), entries in alike.items():
        among = {case for case in failed if case.startswith(f"{question}/")}
        for (one, module), (other, reference) in itertools.permutations(entries, 2):
            as_reference = Rehearsal(assignment, questions, reference)
            if as_reference.first_failure(module, among) is None:
                same.add(frozenset({one, other}))

    assert same <= links


@each_entry
def test_every_entry_belongs_to_a_listed_concept(concepts, entry):
    assert entry.concept in concepts


def test_every_concept_is_used(concepts):
    assert {entry.concept for entry in BANK} == set(concepts)


@each_entry
def test_an_id_is_lower_case_words(entry):
    assert re.fullmatch(r"[a-zA-Z][a-zA-Z0-9]*(_[a-zA-Z0-9]+)*", entry.id)


@each_entry
def test_a_hint_is_short_and_in_both_languages(entry):
    assert re.search("[가-힣]", entry.hint["ko"])
    assert all(len(text) <= 320 for text in entry.hint.values())


@each_patched
def test_a_hint_never_shows_the_line_to_type(entry):
    """Compared without spaces, with the pieces of the reference that the patches take out."""
    hints = ["".join(text.split()) for text in entry.hint.values()]
    taken_out = ["".join(patch.find.split()) for patch in entry.patches]

    assert not any(piece in hint for piece in taken_out for hint in hints)


@pytest.mark.parametrize("entry", [e for e in BANK if "key" in e.when], ids=lambda entry: entry.id)
def test_a_way_of_failing_is_one_that_exists(entry):
    assert entry.when["key"] in failures.FAILURES


FAILURES = {
    "logarithm_of_zero_targets": ("np.log(y))", "0) - np.sum(y * np.log(y_true))"),
    "softmax_flattened": ("return e / np.sum(e)", "return (e / np.sum(e)).ravel()"),
    "loss_of_each_step": ("np.sum(y_true * np.log(y))", "np.sum(y_true * np.log(y), axis=(1, 2))"),
    "cache_without_h0": ('"h": np.array(h)', '"h": np.array(h[1:])'),
    "columns_flattened": ('return cache["y"], cache', 'return cache["y"][:, :, 0], cache'),
    "bias_gradients_flattened":
        ("return grads", "return {n: g.squeeze() for n, g in grads.items()}"),
    "gradient_transposed": ("return grads", "return {n: g.T for n, g in grads.items()}"),
    "gradients_off_by_one_factor":
        ("return grads", "return {n: 0.1 * g for n, g in grads.items()}"),
    "gradient_is_one_number":
        ("return grads", "return {**grads, 'b_y': np.sum(grads['b_y'])}"),
    "gradient_key_missing": ("return grads", 'return {"d" + n: g for n, g in grads.items()}'),
    "gradients_not_in_a_dict": ("return grads", "return tuple(grads.values())"),
    "nothing_returned": ("return grads", "return None"),
    "one_loss_for_all_epochs": ("return params, losses", "return params, losses[-1:]"),
    "losses_not_one_an_epoch": ("return params, losses", "return params, losses[1:-1]"),
    "params_and_losses_not_both_returned": ("return params, losses", "return params"),
    "y_and_cache_not_both_returned": ('return cache["y"], cache', 'return cache["y"]'),
    "params_and_losses_in_wrong_order": ("return params, losses", "return losses, params"),
    "y_and_cache_in_wrong_order": ('return cache["y"], cache', 'return cache, cache["y"]'),
    "cache_entry_missing": ('"h": np.array(h)', '"states": np.array(h)'),
}  # fmt: skip
"""By id: a change of the reference whose cases fail in that way."""


@pytest.mark.parametrize("id", FAILURES)
def test_what_no_number_shows_is_recognised_by_how_cases_fail(
    assignment, rehearsal, diagnostician, id
):
    find, replace = FAILURES[id]
    module = assignment.load_reference(assignment.solution_text.replace(find, replace))
    entry = next(entry for entry in BANK if entry.id == id)
    runs = rehearsal.runs(module)
    failed = [
        result
        for result in runs.results
        if result.hidden and not result.passed and result.question in entry.questions
    ]
    shown = next(each for each in failed if fnmatchcase(each.case, entry.when.get("case", "*")))

    found = diagnostician.diagnose(runs.environment, [shown], "en")

    assert {each.misconception for each in found} == {id}


HELD = {
    "back_through_the_untransposed_matrix": {"passed_back_by_untransposed_weights"},
    "gradients_overwritten_at_each_step": {"gradients_overwritten"},
    "loss_and_gradient_are_means_over_time": {"loss_mean_over_time", "dz_mean_over_time"},
    "losses_are_taken_after_the_update": {"losses_after_update"},
    "never_passes_the_gradient_back": {"nothing_passed_back"},
    "overflowing_softmax_and_momentum": {"softmax_unstable", "momentum"},
    "sigmoid_with_its_own_derivative": {"activation_sigmoid", "derivative_of_sigmoid"},
    "starts_at_zero_and_clips_at_five": {"h0_ignored", "clipped_at_five"},
    "state_after_instead_of_before_in_W_H": {"W_H_gradient_from_state_after"},
    "state_gradient_before_tanh_goes_back": {"passed_back_before_tanh"},
    "tanh_of_the_state_again": {"tanh_taken_twice"},
    "walks_forward_through_time": {"loop_forward_in_time"},
}
"""What is wrong with the implementations of `wrong_by_hand/`, written before the bank was."""


def test_every_implementation_written_by_hand_has_its_verdict():
    assert {path.stem for path in BY_HAND.glob("*.py")} == set(HELD)


@pytest.mark.parametrize("name", HELD)
def test_a_mistake_in_another_style_is_named(rehearsal, diagnostician, name):
    module = ModuleType(name)
    exec((BY_HAND / f"{name}.py").read_text("utf-8"), module.__dict__)
    runs = rehearsal.runs(module)

    found = diagnostician.diagnose(runs.environment, runs.results, "en")

    assert {each.misconception for each in found} == HELD[name]
