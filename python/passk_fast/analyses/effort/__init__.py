"""Review effort: what reading a model's attempts costs a person, and when to stop."""
