"""Conversations that can be found by what they are about, by whoever receives them."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from karpear.people.search import LINES, Hit, Search, SearchKind

from .models import Thread


def _threads(search: Search) -> list[Hit]:
    visible = Thread.objects.visible_to(search.person)
    texts = search.opened("threads", visible, "pk", "subject", "about")
    fitting = [pk for pk, subject, about in texts if search.mentions(subject, about)][: LINES + 1]
    return [_hit(row) for row in visible.filter(pk__in=fitting).order_by("-last_at", "-pk")]


def _hit(row: Thread) -> Hit:
    day = date_format(localtime(row.last_at))
    return Hit(row.subject, reverse("network:thread", args=[row.pk]), f"{day} · TLP:{row.label}")


THREADS = SearchKind("threads", gettext_noop("Conversations between organisations"), _threads)
