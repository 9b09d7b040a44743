"""What `doctor` tries: attempts that a layer must refuse, alone and together."""

import subprocess
import sys

import pytest

from autograder.homework.assignment import PROJECT
from autograder.model import Limits
from autograder.sandbox.layers import PURPOSES
from autograder.sandbox.probe import ATTEMPTS, BY_LAYER, advice, probe, probe_layer
from autograder.sandbox.zygote_client import Zygote


def test_together_the_layers_refuse_everything(zygote: Zygote) -> None:
    attempts = probe(zygote, Limits())

    assert [each.what for each in attempts] == list(ATTEMPTS.values())
    assert [each.what for each in attempts if not each.refused] == []
    assert all(each.how for each in attempts)


def test_every_layer_has_something_to_refuse_and_an_advice() -> None:
    assert set(BY_LAYER) == set(PURPOSES)
    assert all(advice(layer) != "see docs/security.md" for layer in PURPOSES)


@pytest.mark.parametrize("layer", BY_LAYER)
def test_a_layer_that_says_it_holds_refuses_by_itself(layer: str) -> None:
    why, attempts = probe_layer(layer, Limits())

    assert why or attempts
    assert [each.what for each in attempts if not each.refused] == []


def test_the_probe_notices_a_layer_that_is_not_there() -> None:
    with Zygote([*PURPOSES, "descriptors"]) as open_zygote:
        refused = {each.what: each.refused for each in probe(open_zygote, Limits())}

    assert not refused[ATTEMPTS["read_file"]]
    assert not refused[ATTEMPTS["fork"]]


def test_a_probe_that_may_make_a_file_and_write_nothing_leaves_none(tmp_path) -> None:
    source = "\n".join(
        [
            "import resource, sys",
            "from autograder.sandbox.probe import _PROBE",
            "exec(_PROBE)",
            "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))",
            "try: write_file([sys.argv[1]])",
            "except PermissionError: print('refused')",
        ]
    )
    run = subprocess.run(
        [sys.executable, "-c", source, tmp_path], capture_output=True, text=True, cwd=PROJECT
    )

    assert (run.stdout, run.stderr) == ("refused\n", "")
    assert list(tmp_path.iterdir()) == []
