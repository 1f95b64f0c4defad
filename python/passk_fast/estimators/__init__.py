"""Numbers of each problem beyond the kernels: ranked scores, votes, rewards."""
