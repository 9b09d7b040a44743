"""The references with gates against PyTorch's own cells, states and gradients alike.

    python benchmarks/against_pytorch.py

Needs PyTorch, which nothing else here does (`pip install torch` into any environment). Prints the
largest difference of each homework and exits with status 1 where one is above `LIMIT`. What
PyTorch does otherwise is put right on its side: its LSTM stacks the gates i, f, g, o; its GRU keeps
the share z of the old state where ours keeps 1 - z, and multiplies by the reset gate behind the
product with the hidden weights, where ours does so before: for a diagonal matrix both are the same.
"""

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch

SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"
LIMIT = 1e-10
SIZES = [(4, 3, 3), (5, 4, 6), (3, 7, 12), (6, 2, 1), (16, 64, 20)]
"""(k, d, t)"""
TORCH_GATES = {"lstm": "ifgo", "gru": "rzn"}

Arrays = dict[str, Any]


def load(name: str) -> ModuleType:
    """A reference solution as a module."""
    spec = importlib.util.spec_from_file_location(name, SOLUTIONS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def example(module: ModuleType, k: int, d: int, t: int, states: Sequence[str]) -> Arrays:
    """Parameters, inputs, targets and first states, random but the same every time."""
    rng = np.random.default_rng(1000 * k + 10 * d + t)
    given = dict(module.init_params(k, d, 7))
    if module.__name__ == "gru":
        given["W_hh_n"] = np.diag(np.diag(given["W_hh_n"]))
    given["x"] = rng.standard_normal((t, k, 1))
    given["y_true"] = np.eye(k)[rng.integers(k, size=t)][:, :, np.newaxis]
    given |= {name: rng.standard_normal((d, 1)) for name in states}
    return given


def by_reference(module: ModuleType, given: Arrays, states: Sequence[str]) -> Arrays:
    """States and gradients as the homework's reference finds them."""
    params = {name: given[name] for name in given if name not in ("x", "y_true", *states)}
    _, cache = module.forward(params, given["x"], *(given[name] for name in states))
    grads = module.backward(params, cache, given["y_true"])
    return {**grads, "states": np.array([cache[name[0]][1:] for name in states])}


def by_torch(name: str, given: Arrays, states: Sequence[str]) -> Arrays:
    """The same by PyTorch's cell and its automatic differentiation."""
    leaves = {key: torch.tensor(value, requires_grad=True) for key, value in given.items()}
    cell, weights = _cell(name, leaves)
    now = tuple(leaves[state].T for state in states)
    loss, seen = torch.zeros((), dtype=torch.float64), []
    for x_t, target in zip(leaves["x"], leaves["y_true"], strict=True):
        found = torch.func.functional_call(cell, weights, (x_t.T, now if len(now) > 1 else now[0]))
        now = found if len(now) > 1 else (found,)
        seen.append(torch.stack([state.T for state in now]))
        logits = leaves["W_Y"] @ now[0].T + leaves["b_y"]
        loss = loss - (target * torch.log_softmax(logits, dim=0)).sum()
    loss.backward()
    answers = {key: leaf.grad.numpy() for key, leaf in leaves.items() if leaf.grad is not None}
    return {**answers, "states": torch.stack(seen, dim=1).detach().numpy()}


def _cell(name: str, leaves: Arrays) -> tuple[torch.nn.Module, Arrays]:
    """PyTorch's cell, and our weights in its order and with its signs."""
    d, k = leaves["W_xh_" + TORCH_GATES[name][0]].shape
    kinds: dict[str, Callable[..., torch.nn.Module]] = {
        "lstm": torch.nn.LSTMCell,
        "gru": torch.nn.GRUCell,
    }

    def stacked(kind: str) -> Any:
        parts = [(gate, leaves[f"{kind}_{gate}"]) for gate in TORCH_GATES[name]]
        return torch.cat([-part if gate == "z" else part for gate, part in parts])

    bias = stacked("b_h")[:, 0]
    weights = {"weight_ih": stacked("W_xh"), "weight_hh": stacked("W_hh"), "bias_ih": bias}
    return kinds[name](k, d, dtype=torch.float64), weights | {"bias_hh": torch.zeros_like(bias)}


def largest_difference(name: str, states: Sequence[str]) -> float:
    """The largest of all sizes and quantities, relative to the largest entry if it is above 1."""
    module, largest = load(name), 0.0
    for size in SIZES:
        given = example(module, *size, states)
        ours, theirs = by_reference(module, given, states), by_torch(name, given, states)
        for key, value in ours.items():
            got, want = value, theirs[key]
            if key == "W_hh_n":  # off the diagonal the two kinds of cell differ
                got, want = np.diag(got), np.diag(want)
            scale = max(1.0, float(np.max(np.abs(want))))
            largest = max(largest, float(np.max(np.abs(got - want))) / scale)
    return largest


def main() -> None:
    """Compare every reference that PyTorch has a cell for."""
    worst = 0.0
    for name, states in (("lstm", ("h0", "c0")), ("gru", ("h0",))):
        if (SOLUTIONS / f"{name}.py").is_file():
            difference = largest_difference(name, states)
            print(f"{name}: largest difference from PyTorch {torch.__version__}: {difference:.1e}")
            worst = max(worst, difference)
    sys.exit(int(not worst <= LIMIT))


if __name__ == "__main__":
    main()
