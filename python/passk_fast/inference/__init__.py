"""From estimates to statements: intervals and the bootstrap."""
