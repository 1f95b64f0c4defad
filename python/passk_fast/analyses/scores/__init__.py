"""Scores between right and wrong, reported."""
