"""The mean pass@k of a benchmark, its interval, and where its uncertainty comes from."""
