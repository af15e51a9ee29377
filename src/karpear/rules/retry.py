"""What happens to a message after a channel's answer. A decision is a value; messaging carries it out.

Lost is worse than twice: whatever is not certainly refused is tried again.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Answer(StrEnum):
    """What a channel said."""

    SENT = "sent"
    NOT_SENT = "not_sent"  # certainly not taken: refused connection, 408, 429, 5xx
    ANSWER_LOST = "answer_lost"  # perhaps taken: no answer after the text was handed over
    PERMANENT = "permanent"  # refused for good: any other 4xx, unknown address


class Then(StrEnum):
    """What to do with the delivery."""

    DONE = "done"
    RETRY = "retry"
    GIVE_UP = "give_up"  # dead: the recipient's next channel is tried


@dataclass(frozen=True, slots=True)
class Decision:
    then: Then
    wait: timedelta = timedelta(0)


# Seconds before attempts 2, 3, 4 …; the last one repeats. An urgent message is not allowed to wait long.
BACKOFF_S = (5, 15, 30, 60, 120, 300, 600)
URGENT_BACKOFF_S = (1, 2, 5, 10, 20, 30, 60)
MAX_ATTEMPTS = 30
MAX_LOST = 2


def decide(answer: Answer, *, attempts: int, urgent: bool) -> Decision:
    """Decide after attempt number `attempts` (from 1)."""
    if answer is Answer.SENT:
        return Decision(Then.DONE)
    if answer is Answer.PERMANENT or attempts >= MAX_ATTEMPTS:
        return Decision(Then.GIVE_UP)
    if answer is Answer.ANSWER_LOST and attempts >= MAX_LOST:
        return Decision(Then.GIVE_UP)
    steps = URGENT_BACKOFF_S if urgent else BACKOFF_S
    return Decision(Then.RETRY, timedelta(seconds=steps[min(attempts, len(steps)) - 1]))
