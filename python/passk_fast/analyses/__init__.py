"""What the attempts tell beside pass@k: effort, extrapolation, order, diversity, planning."""

"""Questions beyond one mean: planning, curves, order, diversity, effort."""
