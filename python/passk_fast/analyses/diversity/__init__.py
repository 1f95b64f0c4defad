"""Different solutions: how many the attempts hold, and how many of them are correct."""
