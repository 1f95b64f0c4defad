"""Attempts, counts and tallies: the forms that results take on their way to an estimate."""
