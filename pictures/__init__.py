"""Draws charts: numbers and words in, a PNG out. Imports nothing of the rest, so that it can run in a process alone."""
