"""Do successes come early or late, in clumps or evenly: tests of the order of attempts."""
