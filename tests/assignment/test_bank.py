"""The bank of misconceptions tests the hidden cases, and the hidden cases test the bank.

Every entry of every bank is looked at; a few of each are handed in and diagnosed. `lint` hands in
all of them, and `python -m benchmarks.confusion` tells who is taken for whom.
"""

import ast
import re
from fnmatch import fnmatchcase
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from autograder import failures
from autograder.authoring.rehearsal import Rehearsal
from autograder.cases import checks
from autograder.grading.diagnosis import Diagnostician
from autograder.homework.assignment import available, load_assignment
from autograder.homework.misconceptions import load_bank, load_tables, patched_source
from autograder.homework.questions import load_questions

BANKS = {name: load_bank(load_assignment(name)) for name in available()}
BANK = BANKS["simple_rnn"]
HANDED_IN = 5
"""Entries of each bank, from all over it."""
BY_HAND = Path(__file__).parent / "wrong_by_hand"

each_bank = pytest.mark.parametrize("name", BANKS)


def patched(name):
    return [entry for entry in BANKS[name] if entry.patches]


def test_the_untouched_reference_loses_nothing(rehearsal):
    assert rehearsal.lost(rehearsal.reference) == set()


def test_the_untouched_reference_gets_no_hint(rehearsal, diagnostician):
    results = rehearsal.results(rehearsal.reference)

    assert diagnostician.diagnose(rehearsal.environment(rehearsal.reference), results, "en") == []


@each_bank
def test_a_bank_holds_at_least_sixty_patches(name):
    assert len(patched(name)) >= 60


def test_a_patch_that_overflows_agrees_with_an_overflow_alone():
    overflown = np.array([np.inf, 1.0])

    checks.agree(overflown, overflown, "y")
    with pytest.raises(checks.CheckFailed):
        checks.agree(np.array([0.5, 1.0]), overflown, "y")


@each_bank
def test_every_patch_changes_what_the_reference_does(name):
    """Not its words alone."""
    assignment = load_assignment(name)
    right = ast.dump(ast.parse(assignment.solution_text))

    for entry in patched(name):
        text = patched_source(assignment, entry.patches)
        assert ast.dump(ast.parse(text)) != right, entry.id


@each_bank
def test_every_variant_is_another_change_of_the_reference(name):
    assignment = load_assignment(name)

    for entry in patched(name):
        texts = {patched_source(assignment, each) for each in (entry.patches, *entry.other_patches)}
        assert len(texts) == 1 + len(entry.other_patches), entry.id
        assert assignment.solution_text not in texts, entry.id


@each_bank
def test_a_misconception_loses_points_where_it_says_and_is_named_as_itself(name):
    assignment = load_assignment(name)
    questions = load_questions(assignment)
    rehearsal = Rehearsal(assignment, questions)
    diagnostician = Diagnostician(assignment, questions)
    entries = patched(name)
    for entry in entries[:: len(entries) // HANDED_IN][:HANDED_IN]:
        module = assignment.load_reference(patched_source(assignment, entry.patches))
        runs = rehearsal.runs(module)
        lost = {each.name for each in runs.scores if each.earned < each.possible}

        found = diagnostician.diagnose(runs.environment, runs.results, "en")

        assert set(entry.questions) <= lost, entry.id
        assert {each.misconception for each in found} == {entry.id}


@each_bank
def test_every_entry_belongs_to_a_listed_concept_and_every_concept_is_used(name):
    concepts = load_tables(load_assignment(name))["concepts"]

    assert {entry.concept for entry in BANKS[name]} == set(concepts)


@each_bank
def test_an_id_is_lower_case_words(name):
    for entry in BANKS[name]:
        assert re.fullmatch(r"[a-zA-Z][a-zA-Z0-9]*(_[a-zA-Z0-9]+)*", entry.id)


@each_bank
def test_a_hint_is_short_in_both_languages_and_in_the_homeworks_terms(name):
    for entry in BANKS[name]:
        assert re.search("[가-힣]", entry.hint["ko"]), entry.id
        assert all(len(text) <= 320 for text in entry.hint.values()), entry.id
        assert not re.search("<[A-Z_]+>", "".join(entry.hint.values())), entry.id


@each_bank
def test_a_hint_never_shows_the_line_to_type(name):
    """Compared without spaces, with the pieces of the reference that the patches take out."""
    for entry in patched(name):
        hints = ["".join(text.split()) for text in entry.hint.values()]
        taken_out = ["".join(patch.find.split()) for patch in entry.patches]
        assert not any(piece in hint for piece in taken_out for hint in hints), entry.id


@each_bank
def test_a_way_of_failing_is_one_that_exists(name):
    for entry in BANKS[name]:
        assert entry.when.get("key", "values") in failures.FAILURES, entry.id


FAILURES = {
    "logarithm_of_zero_targets": ("np.log(y))", "0) - np.sum(y * np.log(y_true))"),
    "softmax_flattened": ("return e / np.sum(e)", "return (e / np.sum(e)).ravel()"),
    "loss_of_each_step": ("np.sum(y_true * np.log(y))", "np.sum(y_true * np.log(y), axis=(1, 2))"),
    "cache_without_h0": ('"h": np.array(h)', '"h": np.array(h[1:])'),
    "columns_flattened": ('return cache["y"], cache', 'return cache["y"][:, :, 0], cache'),
    "bias_gradients_flattened":
        ("return grads", "return {n: g.squeeze() for n, g in grads.items()}"),
    "gradient_transposed": ("return grads", "return {n: g.T for n, g in grads.items()}"),
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
"""A change of the reference whose cases fail in that way, by id."""


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
