"""The kernels and what is built on them: a number per problem."""
