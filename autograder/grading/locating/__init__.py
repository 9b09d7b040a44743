"""Where a mistake is: the smallest edit of the student's own text that makes a wrong answer right.

Theory of operation
-------------------
The bank names a mistake that somebody foresaw. For one that nobody foresaw, the trusted side
(`recorder`, `inputs`, `spoken`, `locator`) makes calls of its own, in the shape of those that the
cases make but never with a hidden case's numbers, and lets the reference answer them. A fresh
worker gets these, runs the student's code, and searches (`search`): it watches which values the
function passes through (`look`, `watch`), orders its statements by how they bear on what is wrong
and by what was wrong first (`suspicion`), and tries edits of the text (`candidates`, `text_edits`,
`donors`), first those that make a statement worth what the reference has and the student lacks,
which is told from a scope without a try (`foresight`). Values are compared by their `marks`. What
it finds is data (`claims`): an edit of a few characters, which the trusted side puts into its
`own_copy` of the source and tries in another fresh worker, with numbers that the search has not
seen. Only then is a line told. All of it has one budget of CPU time (`metering`).

What runs in the worker, `search` and all that it imports, is imported into the zygote before it
shuts itself in, and imports nothing of ours but one another. The student's code may do with it
what it likes: it can only be wrong about itself. Of the reference the worker sees what the
function that is sought is made of, and nothing else; whoever makes an edit look right has to
answer rightly, and so has written that function already.
"""
