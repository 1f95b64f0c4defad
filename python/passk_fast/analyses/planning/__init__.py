"""How many problems and attempts a comparison takes, and what a design can show."""
