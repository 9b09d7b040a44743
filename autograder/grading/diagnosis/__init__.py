"""A failed case → the misconception behind it.

A misconception is a small patch of the reference solution. Where a case fails, it is run again
with the reference replaced by a patched one: a student whose answers pass against the reference
that forgets a term has forgotten that term. The student's answers are remembered, so this calls
nobody. What no patch can show (a key that is missing, a function that is not steady) is
recognised by how the case failed.

Evidence is weighed tensor by tensor: a tensor is what the failures of a patched reference, handed
in, speak of, at whichever size. Who holds a misconception gives its answer for a tensor at every
size, the one time step where many mistakes look alike as well as the others; a match at some sizes
is none. A student may have made a mistake in one tensor of several, and another one beside it.

A case that several misconceptions explain goes to the one that explains most of what failed, and
of those to the one that contradicts least of the rest, fails least of what the student passed, and
is the likelier, which the bank names first. Where a patch says `NUMBER`, the number comes from the
student's own answers. What no one explains is tried with two together: first with what has been
recognised elsewhere, in this question or an earlier one.

`suspects` makes the references, `trials` runs cases against them, `inquiry` weighs what came of
it, `any_number` finds numbers, `by_failure` reads how cases fail, `budget` counts the seconds.
"""

from autograder.grading.diagnosis.diagnostician import Diagnostician

__all__ = ["Diagnostician"]
