"""Learning groups formed by rules. Knows no database and no web: numbers in, numbers out.

`problem` says what is wanted and what a parting is worth, `search` finds a good one or says which rule stands in the
way, `exact` proves the best of few people. `plain` and `swift` are the same search: in the standard library alone, and
compiled where numba is installed (requirements/fast.in).
"""
