"""Functions of one homework that go together, and the way down that they lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.cases.asking import as_numbers, call_many
from autograder.cases.checks import CheckFailed, Params, items, number, shaped, shaped_like
from autograder.cases.differences import Array
from autograder.cases.slopes import Losses

Example = Any
"""Has `params`, `x`, `h0`, `y_true` and the learning `rate`."""
Trajectory = list[Params]
"""Parameters before each update, and after the last."""

FORWARD = "forward(params, x, h0)"
SEEN_OPENLY = 5
"""Updates of a way that was followed quickly that are made openly as well; of one way, all."""
SAME = 1e-7
"""An update made openly may differ from the same one made quickly by this: one of floats does."""


@dataclass(frozen=True)
class Model:
    """Functions that go together: the student's own, or the reference's.

    Attributes
    ----------
    forward, backward, train : callable
        As the homework asks for them.
    loss : callable, (y, y_true) -> number
    seed : int, optional
        Secret: by it are chosen the updates that are made openly where all were made quickly.
        Without one all are made openly.
    """

    forward: Callable[..., Any]
    backward: Callable[..., Any]
    loss: Callable[..., Any]
    train: Callable[..., Any]
    seed: int | None = None

    def losses(self, point: Example) -> Losses:
        """The loss at several parameters, the functions called one after the other."""

        def at(points: list[Params]) -> list[float]:
            answers = call_many(self.forward, [(each, point.x, point.h0) for each in points])
            ys = [items(answer, 2, FORWARD)[0] for answer in answers]
            found = call_many(self.loss, [(as_numbers(y, "y"), point.y_true) for y in ys])
            return [number(value, "cross_entropy(y, y_true)") for value in found]

        return at

    def gradients(self, at: list[Params], points: Sequence[Example]) -> list[Params]:
        """What backward says of several examples, each at parameters of its own."""
        asked = list(zip(at, points, strict=True))
        answers = call_many(self.forward, [(params, each.x, each.h0) for params, each in asked])
        caches = [items(answer, 2, FORWARD)[1] for answer in answers]
        found = call_many(
            self.backward,
            [(*each, point.y_true) for *each, point in zip(at, caches, points, strict=True)],
        )
        return [
            shaped_like(grads, params, "grads") for grads, params in zip(found, at, strict=True)
        ]

    def gradient(self, params: Params, point: Example) -> Params:
        """What backward says at some parameters, checked for keys and shapes."""
        return self.gradients([params], [point])[0]

    def outputs(self, params: Params, point: Example) -> Array:
        """What forward says of an example with other parameters."""
        y, _ = items(self.forward(params, point.x, point.h0), 2, FORWARD)
        return shaped(y, point.y_true.shape, "y")

    # --- the way down ---

    def descents(self, points: Sequence[Example], epochs: int) -> list[Trajectory]:
        """The ways of plain gradient descent from several examples.

        They are followed where the functions are, which saves two messages an epoch. That is
        believed only where all updates of one way and some of each other, which nobody can foresee,
        are the same when the functions are called openly; else all of it is done openly.
        """
        if self.seed is not None:
            paths = self._followed_quickly(points, epochs)
            for path, point in zip(paths, points, strict=True):
                if 1 < len(path) <= epochs:
                    self.gradient(path[-1], point)  # fails in the words of an open call
            if min(map(len, paths)) > epochs:
                if self._is_seen_openly(paths, points, epochs, self.seed):
                    return paths
        return self._followed_openly(points, epochs)

    def _followed_openly(self, points: Sequence[Example], epochs: int) -> list[Trajectory]:
        """Side by side: each epoch asks once for all of them."""
        paths = [[point.params] for point in points]
        for _ in range(epochs):
            gradients = self.gradients([path[-1] for path in paths], points)
            for path, gradient, point in zip(paths, gradients, points, strict=True):
                path.append(moved(path[-1], gradient, point.rate))
        return paths

    def _followed_quickly(self, points: Sequence[Example], epochs: int) -> list[Trajectory]:
        """Each as far as it can be followed, in as many goes as it takes."""
        paths = [[point.params] for point in points]
        while unfinished := [
            each for each in zip(paths, points, strict=True) if len(each[0]) <= epochs
        ]:
            found = _descend_many(
                self.forward,
                [
                    (point.rate, 1 + epochs - len(path), path[-1], point.x, point.h0)
                    for path, point in unfinished
                ],
                1,
                self.backward,
                [(point.y_true,) for _, point in unfinished],
            )
            steps = [
                _as_steps(each, point, 1 + epochs - len(path))
                for each, (path, point) in zip(found, unfinished, strict=False)
            ]
            if not steps or not all(steps):
                break
            for (path, _), more in zip(unfinished, steps, strict=True):
                path += more
        return paths

    def _is_seen_openly(
        self, paths: list[Trajectory], points: Sequence[Example], epochs: int, seed: int
    ) -> bool:
        """Whether all updates of one way, and some of each other, are what is said openly."""
        rng = np.random.default_rng([seed, epochs])
        whole = rng.integers(len(points))
        sizes = [epochs if n == whole else min(SEEN_OPENLY, epochs) for n in range(len(points))]
        chosen = [
            (path, point, int(step))
            for path, point, size in zip(paths, points, sizes, strict=True)
            for step in rng.choice(epochs, size=size, replace=False)
        ]
        gradients = self.gradients(
            [path[step] for path, _, step in chosen], [point for _, point, _ in chosen]
        )
        return all(
            _agree(path[step + 1], moved(path[step], gradient, point.rate))
            for (path, point, step), gradient in zip(chosen, gradients, strict=True)
        )


def _descend_many(
    function: Callable[..., Any],
    arguments: Sequence[tuple[Any, ...]],
    pick: int | str,
    then: Callable[..., Any],
    more: Sequence[tuple[Any, ...]],
) -> list[Any]:
    """Parameters after each update of plain gradient descent, several times, from the sandbox.

    Parameters
    ----------
    function, then : callable
        A student's functions; the second one's answers are the gradients.
    arguments : sequence of tuple
        Of each descent the rate, how many updates there are at most, and what `function` is given
        first, the parameters leading.
    pick : int or str
        Which item of an answer `then` is given after the parameters.
    more : sequence of tuple
        What `then` is given after that, of each descent.

    Returns
    -------
    list
        Empty where one leads nowhere, or the functions are no student's in the sandbox.
    """
    many = getattr(function, "descend_many", None)
    return [] if many is None else list(many(arguments, pick, then, more))


def moved(params: Params, gradient: Params, rate: float) -> Params:
    """Parameters after one update."""
    return {key: params[key] - rate * gradient[key] for key in params}


def _as_steps(steps: Any, point: Example, most: int) -> Trajectory:
    """What a worker gave, where it is that; nothing where it is not."""
    if not isinstance(steps, list) or len(steps) > most:
        return []
    try:
        return [shaped_like(params, point.params, "params") for params in steps]
    except CheckFailed:
        return []


def _agree(got: Params, want: Params) -> bool:
    return all(
        np.max(np.abs(got[key] - value), initial=0.0) <= SAME * np.max(np.abs(value), initial=0.0)
        for key, value in want.items()
    )
