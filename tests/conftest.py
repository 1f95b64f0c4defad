"""What all tests share."""

import signal

from hypothesis import settings

# A job started in the background of a shell ignores Ctrl-C, and so would every program the tests start from
# it: the tests that send one need the usual handler whatever started the suite.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says more about the machine than about the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
