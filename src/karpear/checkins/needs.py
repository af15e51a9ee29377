"""A roll-call waits for those who were asked; whoever asked waits with it. Its promises remind by themselves."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.needs import NeedKind

from .models import Promise, RollCall


def _unanswered(_now: datetime) -> "QuerySet[RollCall]":
    silent = Promise.objects.awaited().filter(roll_call=OuterRef("pk"))
    return RollCall.objects.filter(Exists(silent), closed_at__isnull=True)


ROLL_CALL_OPEN = NeedKind(
    "roll_call.open",
    gettext_noop("A roll-call that not everybody has answered"),
    due=_unanswered,
    person="asked_by",
    until=lambda call: call.due_at,
    path=lambda call: reverse("roll_call", args=[call.pk]),
)
