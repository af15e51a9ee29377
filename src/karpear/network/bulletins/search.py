"""Bulletins that can be found by their headline, by whoever may have them in a list, and by their source."""

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from karpear.people.search import LINES, Hit, Search, SearchKind

from .models import Bulletin, BulletinState
from .queries.texts import headline_of
from .words import source_name


def _bulletins(search: Search) -> list[Hit]:
    listed = Q(pk__in=Bulletin.objects.listed_for(search.person).values("pk"), state=BulletinState.RELEASED)
    of_source = Q(pk__in=Bulletin.objects.of_source(search.person).values("pk"))
    visible = Bulletin.objects.filter(listed | of_source)
    texts = search.opened("bulletins", visible, "pk", "headline_km", "headline_en")
    fitting = [pk for pk, *headlines in texts if search.mentions(*headlines)][: LINES + 1]
    rows = visible.filter(pk__in=fitting).select_related("organisation").order_by("-written_at", "-pk")
    return [_hit(row) for row in rows]


def _hit(row: Bulletin) -> Hit:
    day = f"{date_format(localtime(row.released_at))} · " if row.released_at else ""
    return Hit(headline_of(row), reverse("network:bulletin", args=[row.pk]), f"{day}{source_name(row)}")


BULLETINS = SearchKind("bulletins", gettext_noop("Bulletins"), _bulletins)
