"""What is computed of a problem's attempts, beyond the kernels: scores, votes, rewards, reviews, rubrics."""
