"""What follows from a row of the profile is counted at once, so that whoever wrote it down hears of it there."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.people.models import Organisation

from ..models import DutyCalendar, DutyDate
from ..queries.lines import act_of
from .date_counts import count_again

#: The first ones; the calendar has the others.
MOST_NAMED = 3


def count_what_follows(organisation: Organisation, row: Any, now: datetime) -> list[tuple[str, str]]:
    """(what has to be done and by when, its page) of what is owed because of this row, the first that is due on top.

    In the pack's words: a message is kept in a browser until it is read. Nothing where no calendar is kept yet.
    """
    if not DutyCalendar.objects.filter(organisation=organisation).exists():
        return []
    count_again(organisation, now=now)
    rows = DutyDate.objects.owed().filter(organisation=organisation, key__contains=str(row.pk))
    return list(_to_name(rows.select_related("organisation").order_by("late_at", "id")[:MOST_NAMED]))


def _to_name(rows: Any) -> Iterator[tuple[str, str]]:
    for row in rows:
        day = date_format(row.go_by, "j M Y") if row.due_on else _("day not known")
        words = _("%(what)s, by %(day)s") % {"what": act_of(row), "day": day}
        yield words, reverse("compliance:duty_date", args=[row.pk])
