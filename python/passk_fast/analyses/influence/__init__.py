"""On which problems a result hangs."""
