"""How often something may be done: counted in the database, which all web processes share."""

import hashlib
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F

from ..models import Tally


def spend(*, purpose: str, holder: str, limit: int, per: timedelta, now: datetime) -> int:
    """Count one more within this stretch of time; which one it was, or 0 when there have been `limit` already."""
    key, ends_at = _stretch(purpose, holder, per, now)
    with transaction.atomic():
        Tally.objects.get_or_create(key=key, defaults={"ends_at": ends_at})
        if not Tally.objects.filter(key=key, count__lt=limit).update(count=F("count") + 1):
            return 0
        return Tally.objects.values_list("count", flat=True).get(key=key)


def give_back(*, purpose: str, holder: str, per: timedelta, now: datetime) -> None:
    """One that turned out to be right does not count."""
    key, _ends_at = _stretch(purpose, holder, per, now)
    Tally.objects.filter(key=key, count__gt=0).update(count=F("count") - 1)


def _stretch(purpose: str, holder: str, per: timedelta, now: datetime) -> tuple[str, datetime]:
    number = int(now.timestamp() // per.total_seconds())
    ends_at = datetime.fromtimestamp((number + 1) * per.total_seconds(), tz=UTC)
    return hashlib.sha256(f"{purpose}:{holder}:{number}".encode()).hexdigest(), ends_at
