"""Decisions about speaking that can be found by their title, by whoever sees them and is not kept from it."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_noop

from karpear.people.search import LINES, Hit, Search, SearchKind

from .models import SpeakDecision


def _decisions(search: Search) -> list[Hit]:
    visible = SpeakDecision.objects.visible_to(search.person)
    texts = search.opened("speech", visible, "pk", "title")
    fitting = [pk for pk, title in texts if search.mentions(title)][: LINES + 1]
    rows = visible.filter(pk__in=fitting).select_related("organisation").order_by("-proposed_at", "-pk")
    return [_hit(row) for row in rows]


def _hit(row: SpeakDecision) -> Hit:
    path = reverse("voice:decision", args=[row.pk])
    return Hit(row.title, path, f"{date_format(row.proposed_at)} · {row.organisation.name}")


DECISIONS = SearchKind("speech", gettext_noop("Decisions about speaking"), _decisions)
