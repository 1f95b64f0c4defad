"""Which problems deserve the next attempts."""
