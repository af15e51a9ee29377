"""What a meeting was about, found by its title, by whoever may read it: never what was answered before it closed."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from karpear.people.search import LINES, Hit, Search, SearchKind

from .models import AgendaItem


def _items(search: Search) -> list[Hit]:
    visible = AgendaItem.objects.visible_to(search.person)
    titles = search.opened("council", visible, "pk", "title", "meeting__title")
    fitting = [pk for pk, title, meeting in titles if search.mentions(title, meeting)][: LINES + 1]
    rows = visible.filter(pk__in=fitting).select_related("meeting").order_by("-meeting__starts_at", "-pk")
    return [_hit(row) for row in rows]


def _hit(row: AgendaItem) -> Hit:
    day = date_format(localtime(row.meeting.starts_at).date())
    return Hit(row.title, reverse("network:item", args=[row.pk]), f"{day} · {row.meeting.title}")


COUNCIL = SearchKind("council", gettext_noop("Meetings and decisions"), _items)
