"""Cover is looked at once more when a trip starts, and the day of it is kept."""

from datetime import datetime

from django.urls import reverse

from karpear.preparedness.cover.actions.checks import note_cover_check

from ...decisions.queries.trip_gaps import cover_lines
from ...itinerary.models import Activity


def check_cover_at_start(plan: Activity, *, now: datetime) -> None:
    """How many of those who go had which answer; nothing where no register of cover is kept.

    Of a trip that nobody assessed it is not known what has to be covered: that is no check.
    """
    lines = cover_lines(plan) if plan.assessments.exists() else []
    if lines and plan.organisation:
        answers, path = [line.cover.cover for line in lines], reverse("activities:plan", args=[plan.pk])
        note_cover_check(plan=plan.pk, path=path, organisation=plan.organisation, answers=answers, now=now)
