"""Questions beyond one mean: planning, curves, sensitivity, order, diversity, effort, extrapolation."""
