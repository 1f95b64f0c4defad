"""One small file per contestant: functions that do a task once, on ready inputs, as its documentation says.

The first line of a function's docstring is its name in the results.
"""
