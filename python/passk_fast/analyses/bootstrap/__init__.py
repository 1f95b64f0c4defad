"""The bootstrap of the mean pass@k."""
