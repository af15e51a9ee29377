"""The keeper reminds of what is overdue in a register."""

from datetime import datetime

from karpear.messaging.actions.remind import remind
from karpear.risks.register.needs import MEASURES, REVIEWS


def remind_owners(*, now: datetime) -> int:
    return remind(REVIEWS, now=now) + remind(MEASURES, now=now)
