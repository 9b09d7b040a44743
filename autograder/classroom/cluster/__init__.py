"""A class graded by the Dask workers of a scheduler.

Theory of operation. The instructor's process (`dask_crew`) reads a submission as intake does and
sends its text, never its folder; a Dask worker needs the package and nothing else. What is the
same for the class, an `Order` and the homework's files (`parcel`), is kept by Dask as the result of
a task: it reaches each Dask worker once, and is made again where one that held it has died.

A Dask worker (`dask_worker`) grades nothing itself. Each of its threads has a grader process
(`grader_client` starts it, `grader_process` is its program), which holds the reference, the tests
and a zygote, and grades one submission after another as on the instructor's machine. It is a new
program, not a fork: a Dask worker has threads, and its nanny makes it a daemon that may have no
`multiprocessing` children. A grader process that dies or hangs is told as one, and costs neither
the Dask worker nor its other thread's submission; the submissions of a Dask worker that dies are
graded elsewhere by Dask.

Back come words: results.json and the feedback page, which the instructor's process stages and moves
to their places as it does those of its own processes.
"""
