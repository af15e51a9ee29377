"""By which of a recipient's ways a message is said."""

from enum import Enum


class Ways(Enum):
    """Who has no way gets none."""

    FIRST = "the first"
    BESIDE = "the first, and notices in browsers beside it"
    EVERY = "every one: whoever reads one of them may be the wrong one"
