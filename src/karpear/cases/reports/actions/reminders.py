"""Whoever sent a report is told on the day to ask again: one message that says nothing of what it is about."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from karpear.db.batches import in_sets
from karpear.people.notices import notify_everywhere

from ..models import Report

TOPIC, TEXT = "report", "risk_reminder"
TELL_AGAIN = timedelta(days=7)
SET = 200


def remind_follow_ups(*, now: datetime) -> int:
    """At most weekly for each report."""
    quiet = Q(told_at__isnull=True) | Q(told_at__lte=now - TELL_AGAIN)
    due = Report.objects.to_follow_up(now.date()).filter(quiet, by__is_active=True).order_by("follow_up_on")
    return in_sets("remind of reports", due, lambda rows: _tell(rows, now), size=SET, now=now)


def _tell(due: "QuerySet[Report]", now: datetime) -> int:
    rows = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("by"))
    Report.objects.filter(pk__in=[report.pk for report in rows]).update(told_at=now)
    for report in rows:
        notify_everywhere(topic=TOPIC, subject=report.pk, text_key=TEXT, person=report.by, now=now)
    return len(rows)
