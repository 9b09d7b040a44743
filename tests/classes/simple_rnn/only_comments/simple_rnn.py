# 2026-11-20
# I could not solve it, sorry.
