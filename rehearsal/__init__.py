"""Runs a whole programme in memory with made-up people: no network, no database, a clock that is set forward.

What is said and asked comes from `conversations/`, as in the real path; only what `handlers/` and `storage/` do around
it is done here in memory (see docs/decisions/rehearsal.md). Chance is allowed here, and comes from a seed.
"""
