<<<<<<< HEAD
"""Numbers of each problem beyond the kernels: ranked scores, votes, rewards."""
=======
"""The kernels and what is built on them: a number per problem."""
>>>>>>> extrapolate
