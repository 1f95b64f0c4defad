"""Many models on the same problems: who is better than whom, and how sure that is."""
