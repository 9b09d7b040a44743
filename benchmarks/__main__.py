"""`make bench`: the figures that the README quotes."""

from benchmarks.speed import main

main()
