"""How long, and how many: the rules that stand between a key and whoever asks for it (sealed vault, forgotten secrets).

Two persons and a day: a thief of one account needs another's help, and its owner has time to say "this was not me".
"""

from datetime import datetime, timedelta

#: People (officers, or who watches over an independent) that must say yes before a recovery wrap is released. Never the
#: person it is about.
APPROVALS = 2
#: From the last yes (or, with one's own recovery key, from the asking) to the release.
WAIT = timedelta(hours=24)
#: Who stopped watching over somebody less than this ago still makes two persons' yes necessary: a thief of an account
#: could end every watch first.
LEFT_LATELY = timedelta(days=7)
#: How long after the release a handed-over key may still be put in place of a wrong one.
HANDOVER_FOR = timedelta(days=30)
#: A recovery key that nobody tried for longer than this may be lost without anybody knowing.
DRILL_EVERY = timedelta(days=365)


def ready_at(since: datetime, *, pace: float = 1.0) -> datetime:
    """When the wrap is released, if nobody cancels before."""
    return since + WAIT / pace


def drill_due(last: datetime, now: datetime) -> bool:
    """Is it time to try the recovery key again? `last`: the last passed drill, or when the key was confirmed."""
    return now - last >= DRILL_EVERY
