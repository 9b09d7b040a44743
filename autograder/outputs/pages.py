"""The two pages' common ground: templates compiled once, escaped always, closed to the network.

Escaping is the first line; the second is each page's Content-Security-Policy, which forbids the
browser everything that the page does not itself bring along, so that even markup that slipped
through could load nothing and run nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.outputs.escape import block, html_mathematics, html_message, one_line
from autograder.outputs.scores import points
from autograder.words.language import say

OUTPUTS = "autograder.outputs"


@lru_cache(maxsize=2)
def environment(package: str = OUTPUTS) -> Environment:
    """Templates of a package of ours, and of this one; what is undefined is an error."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(OUTPUTS)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        message=html_message,
        told=html_mathematics,
        name=lru_cache(maxsize=1024)(html_mathematics),  # of a case: the same on every page
        line=one_line,
        block=block,
        points=points,
        percent=percent,
    )
    return made


def render(template: str, lang: str, *, package: str = OUTPUTS, **data: Any) -> str:
    """Fill one template; its texts come from the catalogue, by `t("feedback.score")`."""
    say_it: Callable[..., str] = partial(_say, lang)
    return environment(package).get_template(template).render(lang=lang, t=say_it, **data)


def _say(lang: str, key: str, **data: Any) -> str:
    return say(key, lang, **data)


def percent(share: float) -> int:
    """A share in whole percent; only all is 100 and only nothing is 0."""
    rounded = round(100 * share)
    if rounded == 100 and share < 1:
        return 99
    return 1 if rounded == 0 and share > 0 else rounded


@lru_cache(maxsize=1)
def script() -> tuple[Markup, str]:
    """The report's script, and the hash that lets this one script run and no other."""
    source, _, _ = environment().loader.get_source(environment(), "report.js")  # type: ignore[union-attr]
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return Markup(source), f"sha256-{digest}"  # noqa: S704 - our own file
