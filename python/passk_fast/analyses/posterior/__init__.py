"""The posterior of the mean pass@k, and of the difference of two models."""
