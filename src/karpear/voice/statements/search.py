"""Statements that can be found by their titles: one's own, and those published with one's name."""

from django.urls import reverse
from django.utils.translation import get_language, gettext_noop

from karpear.db.reader import unguarded
from karpear.people.search import LINES, Hit, Search, SearchKind

from .models import Statement


@unguarded("what is published, for those whom it names too")
def _statements(search: Search) -> list[Hit]:
    readable = Statement.objects.readable_by(search.person)
    texts = search.opened("statements", readable, "pk", "title_km", "title_en")
    fitting = [pk for pk, *titles in texts if search.mentions(*titles)]
    rows = readable.filter(pk__in=fitting).select_related("organisation").order_by("-added_at", "-pk")
    return [_hit(row) for row in rows[: LINES + 1]]


def _hit(row: Statement) -> Hit:
    title = row.title_km if get_language() == "km" else row.title_en
    path = reverse("voice:statement", args=[row.pk])
    return Hit(title, path, f"{row.get_state_display()} · {row.organisation.name}")


STATEMENTS = SearchKind("statements", gettext_noop("Statements"), _statements)
