"""pass@k done right and fast."""
