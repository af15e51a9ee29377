"""The directory as a list."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.cases.incidents.help_words import HELP_KINDS
from karpear.rules.sharing.services import SURE_FROM, confidence_on, is_doubtful
from karpear.ui.columns import Column, mark
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing

from ..models import ServiceEntry, gives_any
from .words import SPEEDS, joined


def service_list(today: date) -> Listing:
    """Of entries with their organisation and network."""

    def sureness(entry: ServiceEntry) -> SafeString:
        confidence = confidence_on(today, entry.looked_on)
        if is_doubtful(confidence):
            return mark("late", _("ask first"))
        return mark("safe" if confidence >= SURE_FROM else "due", date_format(entry.looked_on))

    return Listing(
        title=_("Services"),
        columns=(
            Column("name", _("Who helps"), 30, link=lambda row: reverse("network:service", args=[row.pk])),
            Column("kinds", _("With what"), 34, value=lambda row: joined(row.kinds, HELP_KINDS)),
            Column("speed", pgettext_lazy("a service", "Answers"), 16, value=lambda row: str(SPEEDS[row.speed])),
            Column("looked_on", _("Heard to hold"), 16, value=lambda row: row.looked_on, show=sureness,
                   sort="-looked_on", labelled=True),
            Column("network", _("Who sees it"), 20, value=_who_sees, wide=True),
        ),
        filters=(
            Choice("kind", _("With what"), HELP_KINDS, where=lambda code: gives_any([code])),
            Choice("speed", pgettext_lazy("a service", "Answers"), SPEEDS, where=lambda code: Q(speed=code)),
        ),
        search=("name",),
        order=("-looked_on", "id"),
        at_a_glance=5,
        per_page=15,
        brief=True,
        empty=EmptyList(
            _("Nobody has written down a service yet"),
            _("Begin with one that helped you: what they give, how one asks, and how fast they answered."),
        ),
    )  # fmt: skip


def _who_sees(row: Any) -> str:
    return str(row.network) if row.network else str(_("only our organisation"))
