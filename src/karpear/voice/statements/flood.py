"""Too many calls: counted for each link and each pledge, and for a statement; strangers all together, by themselves.

Nobody is counted by address. A count is in the memory of this process for two minutes, in a store of its own, so that
no flood of calls pushes out what is counted elsewhere. Counts by minutes of the clock.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.cache import caches

from .calls import LinkHolder
from .hashes import hashed

STORE = "calls"
#: In one minute: of one link or pledge, of all who have one to a statement, and of all who have none to any.
LIMITS: Mapping[str, int] = {"holder": 60, "statement": 1200, "strangers": 300}
_MINUTE = 60


def may_call(statement: UUID, caller: LinkHolder, *, is_held: bool, now: datetime) -> bool:
    """Is this call counted, and not one too many? Whoever has no link uses up nothing of those who have one."""
    if not is_held:
        return _count("strangers", "", now)
    holder = hashed(caller.token or caller.capability)
    return _count("holder", holder, now) and _count("statement", str(statement), now)


def _count(limit: str, key: str, now: datetime) -> bool:
    store, name = caches[STORE], f"{limit}:{key}:{int(now.timestamp() // _MINUTE)}"
    store.add(name, 0, 2 * _MINUTE)
    try:
        return bool(store.incr(name) <= LIMITS[limit])
    except ValueError:  # pushed out in between
        return True
