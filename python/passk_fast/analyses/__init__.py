"""What the attempts tell beside pass@k: effort, extrapolation, order, diversity, planning."""
