"""Pairs of submissions that share code, and their page."""
