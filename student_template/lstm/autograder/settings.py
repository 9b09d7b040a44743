"""What this homework is called, what it asks for, and the words of its language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent
SETTINGS: dict[str, Any] = json.loads((FOLDER / "autograder" / "homework.json").read_text("utf-8"))
NAME: str = SETTINGS["name"]
FUNCTIONS: list[str] = SETTINGS["functions"]
QUESTIONS: dict[str, str] = SETTINGS["questions"]


def say(key: str, **data: object) -> str:
    """Word a message in the language of this template."""
    text: str = SETTINGS["words"][key]
    return text.format(**data)
