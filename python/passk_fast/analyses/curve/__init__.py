"""The whole curve of pass@k over k, and Cover@τ."""
