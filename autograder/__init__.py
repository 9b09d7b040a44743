"""Grades NumPy homework: the student's code runs confined, the tests call it from outside."""

from pathlib import Path

__version__ = "0.1.0"

PROGRAM = Path(__file__).resolve().parent
"""The folder of this package."""
