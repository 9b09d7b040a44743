"""`assignment.toml`, test files, bank and reference, read into checked, frozen values."""
