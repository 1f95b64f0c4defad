"""Intervals and replicates of estimates."""
