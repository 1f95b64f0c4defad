"""What the attempts tell beside pass@k: effort, extrapolation, order, diversity, planning."""
"""Analyses of results beyond their intervals: what they depend on, and on what they hang."""
