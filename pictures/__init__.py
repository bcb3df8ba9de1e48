"""Draws charts and posters: numbers and words in, a PNG or a PDF out.

Imports nothing of the rest, so that it can run in a process alone.
"""
