"""Figures: each module is a command that prints its own, measured side by side."""
