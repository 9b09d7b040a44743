"""Results → JSON, CSV, HTML and terminal: pure functions that return what others write."""
