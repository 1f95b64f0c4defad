"""Data frames of any library: what their engines count, columns of their rows, files that engines read."""
