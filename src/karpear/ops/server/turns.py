"""How long one thread computes before another gets its turn."""

import sys

TURN_S = 0.0005


def take_short_turns() -> None:
    """Python's own five milliseconds are lost at each answer of the database while another thread computes, and an SOS
    waits for two dozen answers.
    """
    sys.setswitchinterval(TURN_S)
