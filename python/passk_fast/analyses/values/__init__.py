"""The bootstrap of real values."""
