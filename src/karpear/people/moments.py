"""When a day of what waits ends, and how far today reaches: where the reader is."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import localtime, make_aware

#: What is due by an hour within a day, or before people stop working tomorrow, belongs to today.
SOON, WORK_ENDS = timedelta(days=1), time(18)


def moment_of(until: date | datetime | None) -> datetime | None:
    """What has only a day ends with it, where the reader is."""
    if until is None or isinstance(until, datetime):
        return until
    return make_aware(datetime.combine(until, time.max.replace(microsecond=0)))


def end_of_today(now: datetime) -> datetime:
    """Who reads of tomorrow's noon in the evening has no time left to do it."""
    tomorrow = localtime(now).date() + timedelta(days=1)
    return max(now + SOON, make_aware(datetime.combine(tomorrow, WORK_ENDS)))
