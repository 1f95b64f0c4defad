"""May a model pass? A decision by the ends of intervals, with a third outcome where they do not decide."""
