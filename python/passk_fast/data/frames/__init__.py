"""Data frames of any library: what their engines count, and columns of their rows."""
