"""A graded class → gradebooks, worksheets, zips of feedback and a table to ask questions of."""
