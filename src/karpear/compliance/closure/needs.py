"""What waits for whoever keeps the law: gaps of a closing drill that nobody has closed, and a drill once a year."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.needs import NeedKind

from ..keepers import of_keepers
from .models import ClosingDrill, ClosingGap
from .queries.drills import AGAIN_AFTER

#: So long there is to close the gaps of a drill.
TO_CLOSE = timedelta(days=30)


def _with_open_gaps(now: datetime) -> "QuerySet[ClosingDrill]":
    """The oldest drill of which a gap is open: gaps stay until they are closed, and one line for all is enough."""
    open_gaps = ClosingGap.objects.filter(closed_at=None)
    older = open_gaps.filter(drill__organisation=OuterRef("organisation"), drill__started_at__lt=OuterRef("started_at"))
    own_gaps = open_gaps.filter(drill=OuterRef("pk"))
    return ClosingDrill.objects.filter(~Exists(older), Exists(own_gaps), ended_at__isnull=False, ended_at__lte=now)


def _to_repeat(now: datetime) -> "QuerySet[ClosingDrill]":
    return _newest(now).filter(ended_at__lte=now - AGAIN_AFTER)


def _newest(now: datetime) -> "QuerySet[ClosingDrill]":
    later = ClosingDrill.objects.filter(organisation=OuterRef("organisation"), started_at__gt=OuterRef("started_at"))
    return ClosingDrill.objects.filter(~Exists(later), ended_at__isnull=False, ended_at__lte=now)


OPEN_GAPS = NeedKind(
    "closing.gaps",
    gettext_noop("Close the gaps of the closing drill: a measure, or an answer"),
    due=_with_open_gaps,
    person=of_keepers,
    until=lambda drill: drill.ended_at and drill.ended_at + TO_CLOSE,
    path=lambda _drill: reverse("compliance:closing"),
    many=lambda: reverse("compliance:closing"),
)
DRILL_AGAIN = NeedKind(
    "closing.drill",
    gettext_noop("Play the closing drill again: the last one is a year old"),
    due=_to_repeat,
    person=of_keepers,
    until=lambda drill: drill.ended_at and drill.ended_at + AGAIN_AFTER,
    path=lambda _drill: reverse("compliance:closing"),
    many=lambda: reverse("compliance:closing"),
)
