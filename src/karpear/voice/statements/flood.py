"""Too many changes: counted for each pledge, and for nobody together with others.

What only reads is not counted, as no page is; what is refused changes nothing, so it is not counted either. Nor is
anything by the token of a link: whoever else has the link would see in the count what its owner does. A count is in the
memory of this process until the hour of the clock is over, in a store of its own, so that no flood of calls pushes out
what is counted elsewhere.
"""

from datetime import datetime

from django.core.cache import caches

STORE = "calls"
#: Of one pledge in one hour, the first one included. A withdrawal is always taken, and another of it changes nothing.
MOST_CHANGES = 10
_HOUR = 3600


def may_change(capability_hash: str, *, now: datetime) -> bool:
    """Is this change counted, and not one too many?"""
    hour, seconds = divmod(int(now.timestamp()), _HOUR)
    store, name = caches[STORE], f"{capability_hash}:{hour}"
    store.add(name, 0, _HOUR - seconds)
    try:
        return bool(store.incr(name) <= MOST_CHANGES)
    except ValueError:  # pushed out in between
        return True
