"""Figures: `python -m benchmarks` measures them all; other modules print one of their own."""
