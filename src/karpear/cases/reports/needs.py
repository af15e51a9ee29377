"""Whoever sent a report asks again on its day."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.needs import NeedKind, Reminder

from .models import Report

FOLLOW_UP = NeedKind(
    "report.follow_up",
    gettext_noop("Follow up a report"),
    due=lambda now: Report.objects.to_follow_up(now.date()).filter(by__is_active=True),
    person="by",
    until=lambda report: report.follow_up_on,
    path=lambda report: reverse("cases:report", args=[report.pk]),
    reminder=Reminder("report", "risk_reminder", told="told_at", again=timedelta(days=7)),
)

UNANSWERED_REPORT = NeedKind(
    "report.unanswered",
    gettext_noop("A report that waits for an answer"),
    due=lambda now: Report.objects.sent().exclude(follow_up_on__lte=now.date()),
    person="by",
    until=lambda report: report.follow_up_on,
    path=lambda report: reverse("cases:report", args=[report.pk]),
)
