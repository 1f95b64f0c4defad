"""Several runs of a model: do they differ, and what is the score, with runs as a draw of their own?"""
