"""Grades NumPy homework: the student's code runs confined, the tests call it from outside."""

__version__ = "0.1.0"
