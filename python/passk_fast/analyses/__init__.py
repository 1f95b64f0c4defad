"""Questions beyond one mean: planning, curves, order, diversity, effort."""
