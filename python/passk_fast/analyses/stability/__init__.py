"""How a result would have looked with fewer attempts."""
