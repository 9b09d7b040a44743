"""Programs that grade with somebody else's grader; each runs in the interpreter that has it.

They import nothing of ours but `cases`, print one JSON object on their last line, and know no more
of the class than the scripts they are given.
"""
