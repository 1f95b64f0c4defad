"""Pure-Python twins of everything the core computes: written to be read, and equal to it bit for bit."""
