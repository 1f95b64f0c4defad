"""What a result depends on: conditions, single problems, the number of attempts, the analyst's choices."""
