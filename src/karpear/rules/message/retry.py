"""What happens to a message after a channel's answer. A decision is a value; messaging carries it out.

Lost is worse than twice: whatever is not certainly refused is tried again.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class ChannelAnswer(StrEnum):
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
    """`also_elsewhere`: the recipient's next channel is tried too, while this one goes on."""

    then: Then
    wait: timedelta = timedelta(0)
    also_elsewhere: bool = False


# Seconds before attempts 2, 3, 4 …; the last one repeats. An urgent message is not allowed to wait long.
BACKOFF_S = (5, 15, 30, 60, 120, 300, 600)
URGENT_BACKOFF_S = (1, 2, 5, 10, 20, 30, 60)
MAX_ATTEMPTS = 30
MAX_LOST = 5
ELSEWHERE_AFTER = 3


def decide(answer: ChannelAnswer, *, attempts: int, urgent: bool, lost_before: bool = False) -> Decision:
    """Decide after attempt number `attempts` (from 1).

    `lost_before`: an earlier attempt may have arrived already. A second lost answer is taken to the
    next channel at once, since each further try may repeat the message; this one is still tried, with
    growing waits, because a gateway that hangs has most likely delivered nothing.
    """
    if answer is ChannelAnswer.SENT:
        return Decision(Then.DONE)
    if answer is ChannelAnswer.PERMANENT or attempts >= MAX_ATTEMPTS:
        return Decision(Then.GIVE_UP)
    lost_again = answer is ChannelAnswer.ANSWER_LOST and lost_before
    if lost_again and attempts >= MAX_LOST:
        return Decision(Then.GIVE_UP)
    steps = URGENT_BACKOFF_S if urgent else BACKOFF_S
    wait = timedelta(seconds=steps[min(attempts, len(steps)) - 1])
    return Decision(Then.RETRY, wait, also_elsewhere=lost_again or attempts >= ELSEWHERE_AFTER)
